package io.arrwdb.engine.index.hnsw;

import io.arrwdb.engine.bitmap.Bitmap;
import io.arrwdb.engine.index.DistanceRange;

/**
 * Which nodes a search may return; the others are walked through all the same.
 *
 * @param allowed rows that may be returned, null for all
 * @param range distances that may be returned
 * @param copies rows that stand behind a node: it may be returned if one of them may
 */
record Acceptance(Bitmap allowed, DistanceRange range, Copies copies) {
    static final Acceptance ALL = new Acceptance(null, DistanceRange.ALL, Copies.ABSENT);

    /** Beyond the outer bound a node still leads somewhere, and it ends the list as well as any: only the rest is asked here. */
    boolean accepts(int row, float distance) {
        return distance >= range.nearest() && (allowed == null || isAllowed(row));
    }

    private boolean isAllowed(int node) {
        int row = node;
        while (row != Copies.NONE && !allowed.get(row)) {
            row = copies.after(row);
        }
        return row != Copies.NONE;
    }
}
