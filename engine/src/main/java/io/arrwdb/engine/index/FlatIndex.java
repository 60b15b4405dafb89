package io.arrwdb.engine.index;

import io.arrwdb.engine.bitmap.Bitmap;
import io.arrwdb.engine.kernel.Scorer;
import io.arrwdb.engine.topk.TopK;
import io.arrwdb.engine.vector.Metric;
import io.arrwdb.engine.vector.VectorKind;
import io.arrwdb.engine.vector.VectorStore;
import java.util.Arrays;

/**
 * Compares every allowed row with every query: exact, for all families and metrics. Holds nothing, so it costs nothing to make:
 * growing segments make one a search. Rows are taken in blocks, and all queries visit a block while it is in the cache.
 */
public final class FlatIndex implements VectorIndex {
    /** Rows of a block, the stretch between two polls of the cancellation: 128 KiB at 128 dimensions. */
    static final int BLOCK_ROWS = 256;

    private final IndexType type;
    private final Metric metric;
    private final VectorStore vectors;

    public FlatIndex(Metric metric, VectorStore vectors) {
        this(IndexType.FLAT, metric, vectors);
    }

    FlatIndex(IndexType type, Metric metric, VectorStore vectors) {
        if (!metric.supports(vectors.kind())) {
            throw new InvalidIndexParam("metric " + metric + " does not fit " + vectors.kind() + " vectors");
        }
        this.type = type;
        this.metric = metric;
        this.vectors = vectors;
    }

    @Override
    public void search(VectorQuery query, TopK[] out) {
        query.checkAgainst(count(), out);
        Scorer[] scorers = new Scorer[query.queries().count()];
        Arrays.setAll(scorers, i -> Scorer.of(metric, vectors, query.queries(), i));
        int[] rows = new int[BLOCK_ROWS];
        float[] distances = new float[BLOCK_ROWS];
        int next = 0;
        while (next < count()) {
            query.cancellation().check();
            int n = 0;
            for (; n < BLOCK_ROWS && (next = nextRow(query.allowed(), next)) < count(); next++) {
                rows[n++] = next;
            }
            for (int q = 0; q < scorers.length; q++) {
                scorers[q].score(rows, n, distances);
                offer(rows, distances, n, query.range(), out[q]);
            }
        }
    }

    private int nextRow(Bitmap allowed, int from) {
        if (allowed == null) {
            return from;
        }
        int row = allowed.nextSetBit(from);
        return row < 0 ? count() : row;
    }

    private static void offer(int[] rows, float[] distances, int n, DistanceRange range, TopK hits) {
        float bound = hits.bound();
        for (int i = 0; i < n; i++) {
            if (distances[i] <= bound && range.contains(distances[i])) {
                hits.offer(rows[i], distances[i]);
                bound = hits.bound();
            }
        }
    }

    @Override
    public IndexType type() {
        return type;
    }

    @Override
    public Metric metric() {
        return metric;
    }

    @Override
    public VectorKind kind() {
        return vectors.kind();
    }

    @Override
    public int count() {
        return vectors.count();
    }

    @Override
    public long memoryBytes() {
        return 0;
    }

    @Override
    public void close() {
        // Nothing is held: the vectors belong to the caller.
    }
}
