package io.arrwdb.engine.index;

import io.arrwdb.engine.Cancellation;
import io.arrwdb.engine.bitmap.Bitmap;
import io.arrwdb.engine.kernel.Scorer;
import io.arrwdb.engine.topk.TopK;

/**
 * Compares rows with prepared queries one by one: what {@link FlatIndex} is made of, and what a graph falls back to. Rows are
 * taken in blocks, and all queries visit a block while it is in the cache.
 */
public final class ExactScan {
    /** Rows of a block, the stretch between two polls of the cancellation: 128 KiB at 128 dimensions. */
    static final int BLOCK_ROWS = 256;

    private final int count;
    private final Bitmap allowed;
    private final DistanceRange range;
    private final Cancellation cancellation;

    /**
     * @param count rows of the segment
     * @param allowed rows to look at, null for all
     */
    public ExactScan(int count, Bitmap allowed, DistanceRange range, Cancellation cancellation) {
        this.count = count;
        this.allowed = allowed;
        this.range = range;
        this.cancellation = cancellation;
    }

    /** Offers every row in range to {@code out[i]} by the distance of {@code scorers[i]}. */
    public void run(Scorer[] scorers, TopK[] out) {
        int[] rows = new int[BLOCK_ROWS];
        float[] distances = new float[BLOCK_ROWS];
        int next = 0;
        while (next < count) {
            cancellation.check();
            int n = 0;
            for (; n < BLOCK_ROWS && (next = nextRow(next)) < count; next++) {
                rows[n++] = next;
            }
            for (int q = 0; q < scorers.length; q++) {
                scorers[q].score(rows, n, distances);
                offer(rows, distances, n, out[q]);
            }
        }
    }

    private int nextRow(int from) {
        if (allowed == null) {
            return from;
        }
        int row = allowed.nextSetBit(from);
        return row < 0 ? count : row;
    }

    private void offer(int[] rows, float[] distances, int n, TopK hits) {
        float bound = hits.bound();
        for (int i = 0; i < n; i++) {
            if (distances[i] <= bound && range.contains(distances[i])) {
                hits.offer(rows[i], distances[i]);
                bound = hits.bound();
            }
        }
    }
}
