package io.arrwdb.engine.index.hnsw;

import io.arrwdb.engine.bitmap.Bitmap;
import io.arrwdb.engine.index.DistanceRange;

/**
 * Which nodes a search may return; the others are walked through all the same.
 *
 * @param allowed rows that may be returned, null for all
 * @param range distances that may be returned
 */
record Acceptance(Bitmap allowed, DistanceRange range) {
    static final Acceptance ALL = new Acceptance(null, DistanceRange.ALL);

    /** Beyond the outer bound a node still leads somewhere, and it ends the list as well as any: only the rest is asked here. */
    boolean accepts(int row, float distance) {
        return (allowed == null || allowed.get(row)) && distance >= range.nearest();
    }
}
