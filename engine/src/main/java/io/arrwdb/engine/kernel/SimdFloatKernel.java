package io.arrwdb.engine.kernel;

import static jdk.incubator.vector.VectorOperators.ADD;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Float kernels over the Vector API, eight (or four) vectors at a time: the query is loaded once a step, every vector has its
 * own accumulator, lanes are summed after the loop. Dimensions behind the last full register are added by a scalar loop.
 *
 * <p>The bodies are flat on purpose. A helper method that takes vectors makes the compiler stop inlining in kernels of this
 * size, and vectors are boxed then (5 times slower); a species that is not static and final costs 9 to 11 times.
 */
final class SimdFloatKernel implements FloatKernel {
    private static final ByteOrder LE = ByteOrder.LITTLE_ENDIAN;
    private static final VectorSpecies<Float> F = species();

    private static VectorSpecies<Float> species() {
        return switch (System.getProperty(Kernels.PROPERTY, "")) {
            case "128" -> FloatVector.SPECIES_128;
            case "256" -> FloatVector.SPECIES_256;
            case "512" -> FloatVector.SPECIES_512;
            default -> FloatVector.SPECIES_PREFERRED;
        };
    }

    @Override
    public void l2(float[] query, MemorySegment vectors, int dim, int[] rows, int n, float[] out) {
        if (n == 0) {
            return;
        }
        FloatKernel.pad(rows, n);
        int i = 0;
        for (; i + 4 < n; i += 8) {
            l2x8(query, vectors, dim, rows, i, out);
        }
        if (i < n) {
            l2x4(query, vectors, dim, rows, i, out);
        }
    }

    @Override
    public void ip(float[] query, MemorySegment vectors, int dim, int[] rows, int n, float[] out) {
        if (n == 0) {
            return;
        }
        FloatKernel.pad(rows, n);
        int i = 0;
        for (; i + 4 < n; i += 8) {
            ipx8(query, vectors, dim, rows, i, out);
        }
        if (i < n) {
            ipx4(query, vectors, dim, rows, i, out);
        }
    }

    @Override
    public void cosine(float[] query, MemorySegment vectors, int dim, int[] rows, int n, float[] out) {
        if (n == 0) {
            return;
        }
        FloatKernel.pad(rows, n);
        for (int i = 0; i < n; i += 4) {
            cosinex4(query, vectors, dim, rows, i, out);
        }
    }

    @Override
    public String description() {
        return "Vector API, " + F.vectorBitSize() + " bits";
    }

    private static void l2x8(float[] q, MemorySegment m, int d, int[] rows, int k, float[] out) {
        long stride = 4L * d;
        long a0 = rows[k] * stride;
        long a1 = rows[k + 1] * stride;
        long a2 = rows[k + 2] * stride;
        long a3 = rows[k + 3] * stride;
        long a4 = rows[k + 4] * stride;
        long a5 = rows[k + 5] * stride;
        long a6 = rows[k + 6] * stride;
        long a7 = rows[k + 7] * stride;
        FloatVector s0 = FloatVector.zero(F);
        FloatVector s1 = s0;
        FloatVector s2 = s0;
        FloatVector s3 = s0;
        FloatVector s4 = s0;
        FloatVector s5 = s0;
        FloatVector s6 = s0;
        FloatVector s7 = s0;
        int end = F.loopBound(d);
        for (int i = 0; i < end; i += F.length()) {
            FloatVector x = FloatVector.fromArray(F, q, i);
            FloatVector y;
            long at = 4L * i;
            y = x.sub(FloatVector.fromMemorySegment(F, m, a0 + at, LE));
            s0 = y.fma(y, s0);
            y = x.sub(FloatVector.fromMemorySegment(F, m, a1 + at, LE));
            s1 = y.fma(y, s1);
            y = x.sub(FloatVector.fromMemorySegment(F, m, a2 + at, LE));
            s2 = y.fma(y, s2);
            y = x.sub(FloatVector.fromMemorySegment(F, m, a3 + at, LE));
            s3 = y.fma(y, s3);
            y = x.sub(FloatVector.fromMemorySegment(F, m, a4 + at, LE));
            s4 = y.fma(y, s4);
            y = x.sub(FloatVector.fromMemorySegment(F, m, a5 + at, LE));
            s5 = y.fma(y, s5);
            y = x.sub(FloatVector.fromMemorySegment(F, m, a6 + at, LE));
            s6 = y.fma(y, s6);
            y = x.sub(FloatVector.fromMemorySegment(F, m, a7 + at, LE));
            s7 = y.fma(y, s7);
        }
        out[k] = s0.reduceLanes(ADD);
        out[k + 1] = s1.reduceLanes(ADD);
        out[k + 2] = s2.reduceLanes(ADD);
        out[k + 3] = s3.reduceLanes(ADD);
        out[k + 4] = s4.reduceLanes(ADD);
        out[k + 5] = s5.reduceLanes(ADD);
        out[k + 6] = s6.reduceLanes(ADD);
        out[k + 7] = s7.reduceLanes(ADD);
        if (end < d) {
            l2Tail(q, m, d, rows, k, k + 8, end, out);
        }
    }

    private static void l2x4(float[] q, MemorySegment m, int d, int[] rows, int k, float[] out) {
        long stride = 4L * d;
        long a0 = rows[k] * stride;
        long a1 = rows[k + 1] * stride;
        long a2 = rows[k + 2] * stride;
        long a3 = rows[k + 3] * stride;
        FloatVector s0 = FloatVector.zero(F);
        FloatVector s1 = s0;
        FloatVector s2 = s0;
        FloatVector s3 = s0;
        int end = F.loopBound(d);
        for (int i = 0; i < end; i += F.length()) {
            FloatVector x = FloatVector.fromArray(F, q, i);
            FloatVector y;
            long at = 4L * i;
            y = x.sub(FloatVector.fromMemorySegment(F, m, a0 + at, LE));
            s0 = y.fma(y, s0);
            y = x.sub(FloatVector.fromMemorySegment(F, m, a1 + at, LE));
            s1 = y.fma(y, s1);
            y = x.sub(FloatVector.fromMemorySegment(F, m, a2 + at, LE));
            s2 = y.fma(y, s2);
            y = x.sub(FloatVector.fromMemorySegment(F, m, a3 + at, LE));
            s3 = y.fma(y, s3);
        }
        out[k] = s0.reduceLanes(ADD);
        out[k + 1] = s1.reduceLanes(ADD);
        out[k + 2] = s2.reduceLanes(ADD);
        out[k + 3] = s3.reduceLanes(ADD);
        if (end < d) {
            l2Tail(q, m, d, rows, k, k + 4, end, out);
        }
    }

    private static void ipx8(float[] q, MemorySegment m, int d, int[] rows, int k, float[] out) {
        long stride = 4L * d;
        long a0 = rows[k] * stride;
        long a1 = rows[k + 1] * stride;
        long a2 = rows[k + 2] * stride;
        long a3 = rows[k + 3] * stride;
        long a4 = rows[k + 4] * stride;
        long a5 = rows[k + 5] * stride;
        long a6 = rows[k + 6] * stride;
        long a7 = rows[k + 7] * stride;
        FloatVector s0 = FloatVector.zero(F);
        FloatVector s1 = s0;
        FloatVector s2 = s0;
        FloatVector s3 = s0;
        FloatVector s4 = s0;
        FloatVector s5 = s0;
        FloatVector s6 = s0;
        FloatVector s7 = s0;
        int end = F.loopBound(d);
        for (int i = 0; i < end; i += F.length()) {
            FloatVector x = FloatVector.fromArray(F, q, i);
            long at = 4L * i;
            s0 = x.fma(FloatVector.fromMemorySegment(F, m, a0 + at, LE), s0);
            s1 = x.fma(FloatVector.fromMemorySegment(F, m, a1 + at, LE), s1);
            s2 = x.fma(FloatVector.fromMemorySegment(F, m, a2 + at, LE), s2);
            s3 = x.fma(FloatVector.fromMemorySegment(F, m, a3 + at, LE), s3);
            s4 = x.fma(FloatVector.fromMemorySegment(F, m, a4 + at, LE), s4);
            s5 = x.fma(FloatVector.fromMemorySegment(F, m, a5 + at, LE), s5);
            s6 = x.fma(FloatVector.fromMemorySegment(F, m, a6 + at, LE), s6);
            s7 = x.fma(FloatVector.fromMemorySegment(F, m, a7 + at, LE), s7);
        }
        out[k] = s0.reduceLanes(ADD);
        out[k + 1] = s1.reduceLanes(ADD);
        out[k + 2] = s2.reduceLanes(ADD);
        out[k + 3] = s3.reduceLanes(ADD);
        out[k + 4] = s4.reduceLanes(ADD);
        out[k + 5] = s5.reduceLanes(ADD);
        out[k + 6] = s6.reduceLanes(ADD);
        out[k + 7] = s7.reduceLanes(ADD);
        if (end < d) {
            ipTail(q, m, d, rows, k, k + 8, end, out);
        }
    }

    private static void ipx4(float[] q, MemorySegment m, int d, int[] rows, int k, float[] out) {
        long stride = 4L * d;
        long a0 = rows[k] * stride;
        long a1 = rows[k + 1] * stride;
        long a2 = rows[k + 2] * stride;
        long a3 = rows[k + 3] * stride;
        FloatVector s0 = FloatVector.zero(F);
        FloatVector s1 = s0;
        FloatVector s2 = s0;
        FloatVector s3 = s0;
        int end = F.loopBound(d);
        for (int i = 0; i < end; i += F.length()) {
            FloatVector x = FloatVector.fromArray(F, q, i);
            long at = 4L * i;
            s0 = x.fma(FloatVector.fromMemorySegment(F, m, a0 + at, LE), s0);
            s1 = x.fma(FloatVector.fromMemorySegment(F, m, a1 + at, LE), s1);
            s2 = x.fma(FloatVector.fromMemorySegment(F, m, a2 + at, LE), s2);
            s3 = x.fma(FloatVector.fromMemorySegment(F, m, a3 + at, LE), s3);
        }
        out[k] = s0.reduceLanes(ADD);
        out[k + 1] = s1.reduceLanes(ADD);
        out[k + 2] = s2.reduceLanes(ADD);
        out[k + 3] = s3.reduceLanes(ADD);
        if (end < d) {
            ipTail(q, m, d, rows, k, k + 4, end, out);
        }
    }

    private static void cosinex4(float[] q, MemorySegment m, int d, int[] rows, int k, float[] out) {
        long stride = 4L * d;
        long a0 = rows[k] * stride;
        long a1 = rows[k + 1] * stride;
        long a2 = rows[k + 2] * stride;
        long a3 = rows[k + 3] * stride;
        FloatVector s0 = FloatVector.zero(F);
        FloatVector s1 = s0;
        FloatVector s2 = s0;
        FloatVector s3 = s0;
        FloatVector n0 = s0;
        FloatVector n1 = s0;
        FloatVector n2 = s0;
        FloatVector n3 = s0;
        int end = F.loopBound(d);
        for (int i = 0; i < end; i += F.length()) {
            FloatVector x = FloatVector.fromArray(F, q, i);
            FloatVector y;
            long at = 4L * i;
            y = FloatVector.fromMemorySegment(F, m, a0 + at, LE);
            s0 = x.fma(y, s0);
            n0 = y.fma(y, n0);
            y = FloatVector.fromMemorySegment(F, m, a1 + at, LE);
            s1 = x.fma(y, s1);
            n1 = y.fma(y, n1);
            y = FloatVector.fromMemorySegment(F, m, a2 + at, LE);
            s2 = x.fma(y, s2);
            n2 = y.fma(y, n2);
            y = FloatVector.fromMemorySegment(F, m, a3 + at, LE);
            s3 = x.fma(y, s3);
            n3 = y.fma(y, n3);
        }
        out[k] = cosine(s0.reduceLanes(ADD), n0.reduceLanes(ADD), q, m, a0, end, d);
        out[k + 1] = cosine(s1.reduceLanes(ADD), n1.reduceLanes(ADD), q, m, a1, end, d);
        out[k + 2] = cosine(s2.reduceLanes(ADD), n2.reduceLanes(ADD), q, m, a2, end, d);
        out[k + 3] = cosine(s3.reduceLanes(ADD), n3.reduceLanes(ADD), q, m, a3, end, d);
    }

    private static void l2Tail(float[] q, MemorySegment m, int d, int[] rows, int k, int end, int from, float[] out) {
        for (int i = k; i < end; i++) {
            out[i] += ScalarFloatKernel.l2(q, m, 4L * d * rows[i], from, d);
        }
    }

    private static void ipTail(float[] q, MemorySegment m, int d, int[] rows, int k, int end, int from, float[] out) {
        for (int i = k; i < end; i++) {
            out[i] += ScalarFloatKernel.ip(q, m, 4L * d * rows[i], from, d);
        }
    }

    private static float cosine(float ip, float squares, float[] q, MemorySegment m, long at, int from, int d) {
        return from == d
            ? ScalarFloatKernel.cosine(ip, squares)
            : ScalarFloatKernel.cosine(
                ip + ScalarFloatKernel.ip(q, m, at, from, d), squares + ScalarFloatKernel.squares(m, at, from, d));
    }
}
