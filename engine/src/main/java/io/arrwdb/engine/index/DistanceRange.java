package io.arrwdb.engine.index;

import io.arrwdb.engine.vector.Metric;
import java.util.Map;

/**
 * Distances (engine form, smaller is better) that a range search returns: {@code nearest <= d < farthest}, Milvus's
 * {@code range_filter <= d < radius} for L2 and {@code radius < s <= range_filter} for similarities.
 *
 * @param nearest the inner bound, included; minus infinity for none
 * @param farthest the outer bound, excluded; infinity for none
 */
public record DistanceRange(float nearest, float farthest) {
    /** No bounds. */
    public static final DistanceRange ALL = new DistanceRange(Float.NEGATIVE_INFINITY, Float.POSITIVE_INFINITY);

    /**
     * From the scores that a client gives.
     *
     * @param radius outer bound as a score
     * @param rangeFilter inner bound as a score; null for none
     * @throws InvalidIndexParam when the bounds leave nothing between them
     */
    public static DistanceRange of(Metric metric, float radius, Float rangeFilter) {
        if (rangeFilter == null) {
            return new DistanceRange(Float.NEGATIVE_INFINITY, metric.toDistance(radius));
        }
        DistanceRange range = new DistanceRange(metric.toDistance(rangeFilter), metric.toDistance(radius));
        if (!(range.nearest < range.farthest)) {
            throw new InvalidIndexParam(metric.largerIsBetter()
                ? "range_filter(" + rangeFilter + ") must be greater than radius(" + radius + ") for metric " + metric
                : "range_filter(" + rangeFilter + ") must be less than radius(" + radius + ") for metric " + metric);
        }
        return range;
    }

    /**
     * Reads {@code radius} and {@code range_filter} out of the {@code params} of a search request.
     *
     * @return {@link #ALL} where neither is there
     * @throws InvalidIndexParam when a value is malformed, or there is only {@code range_filter}
     */
    public static DistanceRange parse(Metric metric, Map<String, String> params) {
        Float radius = IndexParams.number(params, SearchParams.RADIUS);
        Float rangeFilter = IndexParams.number(params, SearchParams.RANGE_FILTER);
        if (radius == null && rangeFilter != null) {
            throw new InvalidIndexParam("range_filter(" + rangeFilter + ") needs a radius beside it");
        }
        return radius == null ? ALL : of(metric, radius, rangeFilter);
    }

    /** Just this distance. */
    public static DistanceRange only(float distance) {
        return new DistanceRange(distance, Math.nextUp(distance));
    }

    /** What of this range lies behind a distance; perhaps nothing. */
    public DistanceRange after(float distance) {
        return new DistanceRange(Math.max(nearest, Math.nextUp(distance)), farthest);
    }

    public boolean isEmpty() {
        return nearest >= farthest;
    }

    public boolean isAll() {
        return nearest == Float.NEGATIVE_INFINITY && farthest == Float.POSITIVE_INFINITY;
    }

    public boolean contains(float distance) {
        return distance >= nearest && (distance < farthest || farthest == Float.POSITIVE_INFINITY);
    }
}
