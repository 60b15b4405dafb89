package io.arrwdb.engine.kernel;

import java.lang.foreign.MemorySegment;

/**
 * Compares one bit vector with stored ones. Row {@code r} is {@code bytes} bytes at byte {@code bytes * r}; the query has room
 * up to the next multiple of {@link #QUERY_PADDING} bytes, zeros behind its end.
 */
public sealed interface BinaryKernel permits SimdBinaryKernel, ScalarBinaryKernel {
    /** Queries are padded with zeros to a multiple of this many bytes. */
    int QUERY_PADDING = 64;

    /** The fastest kernel of this JVM and machine. */
    BinaryKernel BEST = Kernels.fastestBinary();

    /** {@code out[i]} = number of bits in which row {@code rows[i]} differs. */
    void hamming(byte[] query, MemorySegment vectors, int bytes, int[] rows, int n, float[] out);

    /** {@code out[i]} = 1 - common bits / bits set in either, 0 where both are empty. */
    void jaccard(byte[] query, MemorySegment vectors, int bytes, int[] rows, int n, float[] out);

    /** The Jaccard distance from the two counts. */
    static float jaccard(long common, long either) {
        return either == 0 ? 0f : 1f - (float) common / either;
    }
}
