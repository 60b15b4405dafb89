package io.arrwdb.proxy.wire;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;

/** The wire form of a sparse vector: (uint32 index, float32 value) pairs, little-endian, by ascending index. */
final class SparseRows {
    static final int PAIR_BYTES = 8;
    private static final long MAX_INDEX = 0xFFFFFFFEL;

    private SparseRows() { }

    /** What is wrong with a row; nothing when it is right. An empty row is right. */
    static Optional<String> problemOf(byte[] pairs) {
        if (pairs.length % PAIR_BYTES != 0) {
            return Optional.of("its length of " + pairs.length + " bytes is not a multiple of 8");
        }
        ByteBuffer in = ByteBuffer.wrap(pairs).order(ByteOrder.LITTLE_ENDIAN);
        long previous = -1;
        while (in.hasRemaining()) {
            long index = in.getInt() & 0xFFFFFFFFL;
            float value = in.getFloat();
            if (index <= previous) {
                return Optional.of("its indices do not ascend: " + index + " follows " + previous);
            }
            if (index > MAX_INDEX) {
                return Optional.of("the index " + index + " is not below 2^32 - 1");
            }
            if (!Float.isFinite(value)) {
                return Optional.of("the value at index " + index + " is " + value);
            }
            previous = index;
        }
        return Optional.empty();
    }

    /** One more than the highest index, or 0 of an empty row. */
    static long dim(byte[] pairs) {
        return pairs.length < PAIR_BYTES ? 0
                : (ByteBuffer.wrap(pairs).order(ByteOrder.LITTLE_ENDIAN).getInt(pairs.length - PAIR_BYTES) & 0xFFFFFFFFL) + 1;
    }
}
