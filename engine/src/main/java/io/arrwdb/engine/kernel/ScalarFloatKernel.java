package io.arrwdb.engine.kernel;

import java.lang.foreign.MemorySegment;

/** Plain loops: the definition that the other kernels are checked against, and what runs where the Vector API is missing. */
final class ScalarFloatKernel implements FloatKernel {
    @Override
    public void l2(float[] query, MemorySegment vectors, int dim, int[] rows, int n, float[] out) {
        for (int i = 0; i < n; i++) {
            out[i] = l2(query, vectors, 4L * dim * rows[i], 0, dim);
        }
    }

    @Override
    public void ip(float[] query, MemorySegment vectors, int dim, int[] rows, int n, float[] out) {
        for (int i = 0; i < n; i++) {
            out[i] = ip(query, vectors, 4L * dim * rows[i], 0, dim);
        }
    }

    @Override
    public void cosine(float[] query, MemorySegment vectors, int dim, int[] rows, int n, float[] out) {
        for (int i = 0; i < n; i++) {
            long at = 4L * dim * rows[i];
            out[i] = cosine(ip(query, vectors, at, 0, dim), squares(vectors, at, 0, dim));
        }
    }

    @Override
    public String description() {
        return "scalar loops (start the JVM with --add-modules jdk.incubator.vector for SIMD)";
    }

    /** Squared distance over the dimensions {@code from} to {@code to} of the vector at byte {@code at}. */
    static float l2(float[] query, MemorySegment vectors, long at, int from, int to) {
        float sum = 0;
        for (int i = from; i < to; i++) {
            float difference = query[i] - vectors.get(Kernels.FLOAT, at + 4L * i);
            sum += difference * difference;
        }
        return sum;
    }

    static float ip(float[] query, MemorySegment vectors, long at, int from, int to) {
        float sum = 0;
        for (int i = from; i < to; i++) {
            sum += query[i] * vectors.get(Kernels.FLOAT, at + 4L * i);
        }
        return sum;
    }

    static float squares(MemorySegment vectors, long at, int from, int to) {
        float sum = 0;
        for (int i = from; i < to; i++) {
            float value = vectors.get(Kernels.FLOAT, at + 4L * i);
            sum += value * value;
        }
        return sum;
    }

    /** The cosine from an inner product with a query of length 1; kept inside [-1, 1] against rounding. */
    static float cosine(float ip, float squares) {
        return squares > 0 ? Math.clamp((float) (ip / Math.sqrt(squares)), -1f, 1f) : 0f;
    }
}
