package io.arrwdb.storage.key;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Says of most keys that are not in a segment that they are not, touching one cache line. A split-block Bloom filter as
 * Apache Parquet specifies it (format/BloomFilter.md): blocks of eight 32-bit words, one bit set in each word.
 */
final class BlockedBloomFilter {
    static final int BLOCK_BYTES = 32;

    private static final int BITS_PER_KEY = 12;
    private static final int WORDS = 8;
    private static final int[] SALTS = {0x47b6137b, 0x44974d91, 0x8824ad5b, 0xa2b7289d, 0x705495c7, 0x2df1424b,
        0x9efc4947, 0x5c6bfb31};
    private static final ValueLayout.OfInt WORD = ValueLayout.JAVA_INT_UNALIGNED.withOrder(java.nio.ByteOrder.LITTLE_ENDIAN);

    private final MemorySegment memory;
    private final long blocks;

    /** A filter over memory of a whole number of blocks. */
    BlockedBloomFilter(MemorySegment memory) {
        this.memory = memory;
        blocks = memory.byteSize() / BLOCK_BYTES;
    }

    /** Bytes for so many keys: about one false answer in 300. */
    static long bytesFor(long keys) {
        return Math.max(1, (keys * BITS_PER_KEY + BLOCK_BYTES * 8 - 1) / (BLOCK_BYTES * 8)) * BLOCK_BYTES;
    }

    void add(long hash) {
        long block = blockOf(hash);
        for (int i = 0; i < WORDS; i++) {
            long at = block + 4L * i;
            memory.set(WORD, at, memory.get(WORD, at) | bit(hash, i));
        }
    }

    boolean mayContain(long hash) {
        long block = blockOf(hash);
        for (int i = 0; i < WORDS; i++) {
            if ((memory.get(WORD, block + 4L * i) & bit(hash, i)) == 0) {
                return false;
            }
        }
        return true;
    }

    private long blockOf(long hash) {
        return (((hash >>> 32) * blocks) >>> 32) * BLOCK_BYTES;
    }

    private static int bit(long hash, int word) {
        return 1 << (((int) hash * SALTS[word]) >>> 27);
    }
}
