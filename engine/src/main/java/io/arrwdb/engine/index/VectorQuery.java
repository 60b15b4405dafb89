package io.arrwdb.engine.index;

import io.arrwdb.engine.Cancellation;
import io.arrwdb.engine.bitmap.Bitmap;
import io.arrwdb.engine.topk.TopK;
import io.arrwdb.engine.vector.VectorStore;
import java.util.Objects;

/**
 * A batch of queries against one segment; everything but the query vectors is common to the batch.
 *
 * @param queries the query vectors, of the index's family and dimension
 * @param k how many hits a query wants
 * @param params what only some indexes use
 * @param allowed rows that may be returned (filter and deletes together), of the index's row count; null for all rows
 * @param range distances that may be returned
 * @param cancellation polled while the search runs
 */
public record VectorQuery(
        VectorStore queries, int k, SearchParams params, Bitmap allowed, DistanceRange range, Cancellation cancellation) {
    public VectorQuery {
        Objects.requireNonNull(queries, "queries");
        Objects.requireNonNull(params, "params");
        Objects.requireNonNull(range, "range");
        Objects.requireNonNull(cancellation, "cancellation");
        if (k < 1) {
            throw new IllegalArgumentException("k must be at least 1, got " + k);
        }
    }

    /** The {@code k} nearest of all rows, with the index's default parameters. */
    public static VectorQuery nearest(VectorStore queries, int k) {
        return new VectorQuery(queries, k, SearchParams.DEFAULT, null, DistanceRange.ALL, Cancellation.NEVER);
    }

    public VectorQuery withParams(SearchParams other) {
        return new VectorQuery(queries, k, other, allowed, range, cancellation);
    }

    public VectorQuery withAllowed(Bitmap other) {
        return new VectorQuery(queries, k, params, other, range, cancellation);
    }

    public VectorQuery withRange(DistanceRange other) {
        return new VectorQuery(queries, k, params, allowed, other, cancellation);
    }

    public VectorQuery withCancellation(Cancellation other) {
        return new VectorQuery(queries, k, params, allowed, range, other);
    }

    /**
     * Refuses what does not fit an index of {@code rows} rows and an array of results.
     *
     * @throws IllegalArgumentException naming both figures
     */
    public void checkAgainst(int rows, TopK[] out) {
        if (allowed != null && allowed.length() != rows) {
            throw new IllegalArgumentException("the bitmap of allowed rows has " + allowed.length() + " rows, the index " + rows);
        }
        if (out.length < queries.count()) {
            throw new IllegalArgumentException(queries.count() + " queries need as many results, got " + out.length);
        }
    }
}
