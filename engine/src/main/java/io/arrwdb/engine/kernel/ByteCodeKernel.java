package io.arrwdb.engine.kernel;

import static jdk.incubator.vector.VectorOperators.ADD;
import static jdk.incubator.vector.VectorOperators.I2F;
import static jdk.incubator.vector.VectorOperators.ZERO_EXTEND_B2I;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/**
 * Compares a float query with vectors of one byte a dimension, four at a time; bodies are flat for the reasons of
 * {@link SimdFloatKernel}. Row {@code r} starts at byte {@code stride * r}; query and rows have zeros up to {@code end}, a
 * multiple of 16.
 */
final class ByteCodeKernel {
    private static final ByteOrder LE = ByteOrder.LITTLE_ENDIAN;
    private static final VectorSpecies<Float> F =
        FloatVector.SPECIES_PREFERRED.length() >= 16 ? FloatVector.SPECIES_512 : FloatVector.SPECIES_256;
    private static final VectorSpecies<Integer> I = F.length() == 16 ? IntVector.SPECIES_512 : IntVector.SPECIES_256;
    private static final VectorSpecies<Byte> B = F.length() == 16 ? ByteVector.SPECIES_128 : ByteVector.SPECIES_64;

    private ByteCodeKernel() {}

    /** Whether this machine's registers are wide enough for it to pay. */
    static boolean isUsable() {
        return FloatVector.SPECIES_PREFERRED.vectorShape().vectorBitSize() >= VectorShape.S_256_BIT.vectorBitSize();
    }

    /** {@code out[i]} = squared distance to row {@code rows[i]}; arrays are padded as {@link FloatKernel} wants them. */
    static void l2(float[] query, MemorySegment codes, long stride, int end, int[] rows, int n, float[] out) {
        touch(codes, stride, rows, n);
        for (int i = 0; i < n; i += 4) {
            l2x4(query, codes, stride, end, rows, i, out);
        }
    }

    /** {@code out[i]} = inner product with row {@code rows[i]}. */
    static void ip(float[] query, MemorySegment codes, long stride, int end, int[] rows, int n, float[] out) {
        touch(codes, stride, rows, n);
        for (int i = 0; i < n; i += 4) {
            ipx4(query, codes, stride, end, rows, i, out);
        }
    }

    private static void l2x4(float[] q, MemorySegment m, long stride, int end, int[] rows, int k, float[] out) {
        long a0 = rows[k] * stride;
        long a1 = rows[k + 1] * stride;
        long a2 = rows[k + 2] * stride;
        long a3 = rows[k + 3] * stride;
        FloatVector s0 = FloatVector.zero(F);
        FloatVector s1 = s0;
        FloatVector s2 = s0;
        FloatVector s3 = s0;
        for (int i = 0; i < end; i += F.length()) {
            FloatVector x = FloatVector.fromArray(F, q, i);
            FloatVector y;
            y = (FloatVector) ByteVector.fromMemorySegment(B, m, a0 + i, LE)
                .convertShape(ZERO_EXTEND_B2I, I, 0).convertShape(I2F, F, 0);
            y = x.sub(y);
            s0 = y.fma(y, s0);
            y = (FloatVector) ByteVector.fromMemorySegment(B, m, a1 + i, LE)
                .convertShape(ZERO_EXTEND_B2I, I, 0).convertShape(I2F, F, 0);
            y = x.sub(y);
            s1 = y.fma(y, s1);
            y = (FloatVector) ByteVector.fromMemorySegment(B, m, a2 + i, LE)
                .convertShape(ZERO_EXTEND_B2I, I, 0).convertShape(I2F, F, 0);
            y = x.sub(y);
            s2 = y.fma(y, s2);
            y = (FloatVector) ByteVector.fromMemorySegment(B, m, a3 + i, LE)
                .convertShape(ZERO_EXTEND_B2I, I, 0).convertShape(I2F, F, 0);
            y = x.sub(y);
            s3 = y.fma(y, s3);
        }
        out[k] = s0.reduceLanes(ADD);
        out[k + 1] = s1.reduceLanes(ADD);
        out[k + 2] = s2.reduceLanes(ADD);
        out[k + 3] = s3.reduceLanes(ADD);
    }

    private static void ipx4(float[] q, MemorySegment m, long stride, int end, int[] rows, int k, float[] out) {
        long a0 = rows[k] * stride;
        long a1 = rows[k + 1] * stride;
        long a2 = rows[k + 2] * stride;
        long a3 = rows[k + 3] * stride;
        FloatVector s0 = FloatVector.zero(F);
        FloatVector s1 = s0;
        FloatVector s2 = s0;
        FloatVector s3 = s0;
        for (int i = 0; i < end; i += F.length()) {
            FloatVector x = FloatVector.fromArray(F, q, i);
            FloatVector y;
            y = (FloatVector) ByteVector.fromMemorySegment(B, m, a0 + i, LE)
                .convertShape(ZERO_EXTEND_B2I, I, 0).convertShape(I2F, F, 0);
            s0 = x.fma(y, s0);
            y = (FloatVector) ByteVector.fromMemorySegment(B, m, a1 + i, LE)
                .convertShape(ZERO_EXTEND_B2I, I, 0).convertShape(I2F, F, 0);
            s1 = x.fma(y, s1);
            y = (FloatVector) ByteVector.fromMemorySegment(B, m, a2 + i, LE)
                .convertShape(ZERO_EXTEND_B2I, I, 0).convertShape(I2F, F, 0);
            s2 = x.fma(y, s2);
            y = (FloatVector) ByteVector.fromMemorySegment(B, m, a3 + i, LE)
                .convertShape(ZERO_EXTEND_B2I, I, 0).convertShape(I2F, F, 0);
            s3 = x.fma(y, s3);
        }
        out[k] = s0.reduceLanes(ADD);
        out[k + 1] = s1.reduceLanes(ADD);
        out[k + 2] = s2.reduceLanes(ADD);
        out[k + 3] = s3.reduceLanes(ADD);
    }

    /** Reads a byte of each row before any arithmetic: short rows do not wake the processor's own prefetching. */
    private static void touch(MemorySegment codes, long stride, int[] rows, int n) {
        int sum = 0;
        for (int i = 0; i < n; i++) {
            sum += codes.get(ValueLayout.JAVA_BYTE, rows[i] * stride);
        }
        sink = sum;
    }

    /** Keeps the reads of {@link #touch} alive. */
    private static int sink;
}
