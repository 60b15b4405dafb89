package io.arrwdb.engine.kernel;

import io.arrwdb.engine.vector.BinaryVectors;
import io.arrwdb.engine.vector.DenseVectors;
import io.arrwdb.engine.vector.Metric;
import io.arrwdb.engine.vector.SparseVectors;
import io.arrwdb.engine.vector.VectorStore;

/**
 * One prepared query against one segment's vectors: what scans and graph searches call. Owned by one thread.
 */
public sealed interface Scorer permits DenseScorer, CodeScorer, BinaryScorer, SparseScorer {
    /**
     * {@code out[i]} = distance (smaller is better) of row {@code rows[i]}, for {@code i < n}. Both arrays have room up to
     * {@link FloatKernel#paddedLength} of {@code n}; what lies behind {@code n} is scratch.
     */
    void score(int[] rows, int n, float[] out);

    /**
     * Query {@code query} of {@code queries}, prepared.
     *
     * @throws IllegalArgumentException when the metric, the families or the dimensions do not fit
     */
    static Scorer of(Metric metric, VectorStore vectors, VectorStore queries, int query) {
        if (!metric.supports(vectors.kind()) || vectors.kind() != queries.kind()) {
            throw new IllegalArgumentException(metric + " cannot compare " + queries.kind() + " queries with " + vectors.kind()
                + " vectors");
        }
        return switch (vectors) {
            case DenseVectors dense -> new DenseScorer(metric, dense).prepare((DenseVectors) queries, query);
            case BinaryVectors binary -> new BinaryScorer(metric, binary, (BinaryVectors) queries, query);
            case SparseVectors sparse -> new SparseScorer(sparse, (SparseVectors) queries, query);
        };
    }
}
