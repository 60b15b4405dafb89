package io.arrwdb.engine.kernel;

import io.arrwdb.engine.vector.SparseVectors;
import java.lang.foreign.MemorySegment;

/** Inner product of sparse vectors: one walk over two lists of pairs in index order. */
public final class SparseKernel {
    private SparseKernel() {}

    /** {@code out[i]} = inner product of the query's pairs with row {@code rows[i]}; indices are unsigned and ascend. */
    public static void ip(int[] indices, float[] values, SparseVectors vectors, int[] rows, int n, float[] out) {
        for (int i = 0; i < n; i++) {
            out[i] = ip(indices, values, vectors.pairs(), vectors.start(rows[i]), vectors.end(rows[i]));
        }
    }

    private static float ip(int[] indices, float[] values, MemorySegment pairs, int start, int end) {
        float sum = 0;
        int at = 0;
        for (long p = start; p < end && at < indices.length; ) {
            int order = Integer.compareUnsigned(pairs.get(Kernels.INT, p), indices[at]);
            if (order == 0) {
                sum += values[at] * pairs.get(Kernels.FLOAT, p + 4);
            }
            at += order >= 0 ? 1 : 0;
            p += order <= 0 ? SparseVectors.PAIR_BYTES : 0;
        }
        return sum;
    }
}
