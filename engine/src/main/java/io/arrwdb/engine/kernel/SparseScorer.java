package io.arrwdb.engine.kernel;

import io.arrwdb.engine.vector.SparseVectors;

/** Scores sparse vectors against one query by the inner product, the only metric that they have. */
final class SparseScorer implements Scorer {
    private final SparseVectors vectors;
    private final int[] indices;
    private final float[] values;

    SparseScorer(SparseVectors vectors, SparseVectors queries, int row) {
        this.vectors = vectors;
        int start = queries.start(row);
        int pairs = (queries.end(row) - start) / SparseVectors.PAIR_BYTES;
        indices = new int[pairs];
        values = new float[pairs];
        for (int i = 0; i < pairs; i++) {
            long at = start + (long) i * SparseVectors.PAIR_BYTES;
            indices[i] = queries.pairs().get(Kernels.INT, at);
            values[i] = queries.pairs().get(Kernels.FLOAT, at + 4);
        }
    }

    @Override
    public void score(int[] rows, int n, float[] out) {
        SparseKernel.ip(indices, values, vectors, rows, n, out);
        for (int i = 0; i < n; i++) {
            out[i] = -out[i];
        }
    }
}
