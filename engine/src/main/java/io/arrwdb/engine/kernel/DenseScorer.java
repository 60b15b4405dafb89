package io.arrwdb.engine.kernel;

import io.arrwdb.engine.vector.DenseVectors;
import io.arrwdb.engine.vector.Metric;
import java.lang.foreign.MemorySegment;

/** Scores float vectors; reusable for one query after the other, without allocation. */
public final class DenseScorer implements Scorer {
    private static final FloatKernel KERNEL = FloatKernel.BEST;

    private final Metric metric;
    private final MemorySegment data;
    private final int dim;
    private final float[] query;
    private final NativeRows onHeap;

    /** Scores rows of {@code vectors}; {@link #prepare} it before use. */
    public DenseScorer(Metric metric, DenseVectors vectors) {
        this.metric = metric;
        data = vectors.data();
        dim = vectors.dim();
        query = new float[dim];
        onHeap = data.isNative() ? null : new NativeRows(vectors);
    }

    /** Takes row {@code row} of {@code queries} (which may be the vectors themselves) as the query. */
    public DenseScorer prepare(DenseVectors queries, int row) {
        if (queries.dim() != dim) {
            throw new IllegalArgumentException("the query has " + queries.dim() + " dimensions, the vectors have " + dim);
        }
        queries.read(row, query);
        if (metric == Metric.COSINE) {
            normalise(query);
        }
        return this;
    }

    @Override
    public void score(int[] rows, int n, float[] out) {
        if (onHeap == null) {
            score(data, rows, n, out);
        } else {
            int[] copied = onHeap.gather(rows, n);
            score(onHeap.memory(), copied, n, out);
        }
    }

    private void score(MemorySegment vectors, int[] rows, int n, float[] out) {
        switch (metric) {
            case L2 -> KERNEL.l2(query, vectors, dim, rows, n, out);
            case IP -> {
                KERNEL.ip(query, vectors, dim, rows, n, out);
                negate(out, n);
            }
            case COSINE -> {
                KERNEL.cosine(query, vectors, dim, rows, n, out);
                negate(out, n);
            }
            case HAMMING, JACCARD -> throw new IllegalStateException(metric + " does not compare float vectors");
        }
    }

    private static void negate(float[] out, int n) {
        for (int i = 0; i < n; i++) {
            out[i] = -out[i];
        }
    }

    static void normalise(float[] vector) {
        double squares = 0;
        for (float value : vector) {
            squares += (double) value * value;
        }
        if (squares > 0) {
            double factor = 1 / Math.sqrt(squares);
            for (int i = 0; i < vector.length; i++) {
                vector[i] = (float) (vector[i] * factor);
            }
        }
    }
}
