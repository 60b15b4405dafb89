package io.arrwdb.engine.kernel;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;

/** Byte by byte: the definition, and the end of vectors that fill no register. */
final class ScalarBinaryKernel implements BinaryKernel {
    @Override
    public void hamming(byte[] query, MemorySegment vectors, int bytes, int[] rows, int n, float[] out) {
        for (int i = 0; i < n; i++) {
            out[i] = different(query, vectors, (long) bytes * rows[i], 0, bytes);
        }
    }

    @Override
    public void jaccard(byte[] query, MemorySegment vectors, int bytes, int[] rows, int n, float[] out) {
        for (int i = 0; i < n; i++) {
            long at = (long) bytes * rows[i];
            out[i] = BinaryKernel.jaccard(common(query, vectors, at, 0, bytes), either(query, vectors, at, 0, bytes));
        }
    }

    static int different(byte[] query, MemorySegment vectors, long at, int from, int to) {
        int count = 0;
        for (int i = from; i < to; i++) {
            count += Integer.bitCount((query[i] ^ vectors.get(JAVA_BYTE, at + i)) & 0xff);
        }
        return count;
    }

    static int common(byte[] query, MemorySegment vectors, long at, int from, int to) {
        int count = 0;
        for (int i = from; i < to; i++) {
            count += Integer.bitCount(query[i] & vectors.get(JAVA_BYTE, at + i) & 0xff);
        }
        return count;
    }

    static int either(byte[] query, MemorySegment vectors, long at, int from, int to) {
        int count = 0;
        for (int i = from; i < to; i++) {
            count += Integer.bitCount((query[i] | vectors.get(JAVA_BYTE, at + i)) & 0xff);
        }
        return count;
    }
}
