package io.arrwdb.engine.kernel;

import static jdk.incubator.vector.VectorOperators.ADD;
import static jdk.incubator.vector.VectorOperators.BIT_COUNT;
import static jdk.incubator.vector.VectorOperators.XOR;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorSpecies;

/** Bit kernels over the Vector API: counts of 64-bit lanes, summed after the loop; a scalar loop for the last bytes. */
final class SimdBinaryKernel implements BinaryKernel {
    private static final ByteOrder LE = ByteOrder.LITTLE_ENDIAN;
    private static final VectorSpecies<Byte> B = ByteVector.SPECIES_PREFERRED;
    private static final VectorSpecies<Long> L = LongVector.SPECIES_PREFERRED;

    @Override
    public void hamming(byte[] query, MemorySegment vectors, int bytes, int[] rows, int n, float[] out) {
        int end = B.loopBound(bytes);
        for (int i = 0; i < n; i++) {
            long at = (long) bytes * rows[i];
            LongVector sum = LongVector.zero(L);
            for (int j = 0; j < end; j += B.length()) {
                LongVector x = ByteVector.fromArray(B, query, j).reinterpretAsLongs();
                LongVector y = ByteVector.fromMemorySegment(B, vectors, at + j, LE).reinterpretAsLongs();
                sum = sum.add(x.lanewise(XOR, y).lanewise(BIT_COUNT));
            }
            out[i] = sum.reduceLanes(ADD) + ScalarBinaryKernel.different(query, vectors, at, end, bytes);
        }
    }

    @Override
    public void jaccard(byte[] query, MemorySegment vectors, int bytes, int[] rows, int n, float[] out) {
        int end = B.loopBound(bytes);
        for (int i = 0; i < n; i++) {
            long at = (long) bytes * rows[i];
            LongVector common = LongVector.zero(L);
            LongVector either = common;
            for (int j = 0; j < end; j += B.length()) {
                LongVector x = ByteVector.fromArray(B, query, j).reinterpretAsLongs();
                LongVector y = ByteVector.fromMemorySegment(B, vectors, at + j, LE).reinterpretAsLongs();
                common = common.add(x.and(y).lanewise(BIT_COUNT));
                either = either.add(x.or(y).lanewise(BIT_COUNT));
            }
            out[i] = BinaryKernel.jaccard(
                common.reduceLanes(ADD) + ScalarBinaryKernel.common(query, vectors, at, end, bytes),
                either.reduceLanes(ADD) + ScalarBinaryKernel.either(query, vectors, at, end, bytes));
        }
    }
}
