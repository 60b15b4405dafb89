package io.arrwdb.engine.index;

import io.arrwdb.engine.vector.Metric;

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

    public boolean isAll() {
        return nearest == Float.NEGATIVE_INFINITY && farthest == Float.POSITIVE_INFINITY;
    }

    public boolean contains(float distance) {
        return distance >= nearest && (distance < farthest || farthest == Float.POSITIVE_INFINITY);
    }
}
