package io.arrwdb.engine.kernel;

import io.arrwdb.engine.vector.DenseVectors;
import io.arrwdb.engine.vector.Metric;

/**
 * Scores by {@link ByteCodes}: the same order as the metric's, up to rounding, but not its distances. The query keeps its full
 * precision. Whoever needs distances scores the best again with a {@link DenseScorer}.
 */
public final class CodeScorer implements Scorer {
    private static final int PADDING = 16;

    private final ByteCodes codes;
    private final float[] row;
    private final float[] query;

    public CodeScorer(ByteCodes codes) {
        this.codes = codes;
        row = new float[codes.dim()];
        query = new float[(codes.dim() + PADDING - 1) / PADDING * PADDING];
    }

    /** Takes row {@code index} of {@code queries} as the query. */
    public CodeScorer prepare(DenseVectors queries, int index) {
        queries.read(index, row);
        if (codes.metric() == Metric.COSINE) {
            DenseScorer.normalise(row);
        }
        for (int i = 0; i < row.length; i++) {
            query[i] = codes.metric() == Metric.IP ? row[i] : (row[i] - codes.low()) / codes.step();
        }
        return this;
    }

    @Override
    public void score(int[] rows, int n, float[] out) {
        if (n == 0) {
            return;
        }
        FloatKernel.pad(rows, n);
        if (codes.metric() == Metric.IP) {
            ByteCodeKernel.ip(query, codes.memory(), codes.stride(), query.length, rows, n, out);
            for (int i = 0; i < n; i++) {
                out[i] = -out[i];
            }
        } else {
            // Vectors of length 1 are ordered by their distance as by their cosine.
            ByteCodeKernel.l2(query, codes.memory(), codes.stride(), query.length, rows, n, out);
        }
    }
}
