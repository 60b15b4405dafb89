package io.arrwdb.storage.key;

import io.arrwdb.core.ring.KeyHash;

/**
 * The layout of a key file, in {@code docs/formats.md}: a header of 64 bytes, then the filter, the keys and their rows,
 * each beginning at a multiple of 64.
 */
final class KeyFileFormat {
    /** "ARRWKEYS" read as a little-endian long. */
    static final long MAGIC = 0x5359454B57525241L;
    static final int VERSION = 1;
    static final int HEADER_BYTES = 64;
    static final int ALIGNMENT = 64;
    static final int KIND_LONG = 1;
    static final int KIND_STRING = 2;

    // Offsets in the header.
    static final int AT_VERSION = 8;
    static final int AT_KIND = 12;
    static final int AT_COUNT = 16;
    static final int AT_FILTER_BYTES = 24;
    static final int AT_KEY_BYTES = 32;
    static final int AT_CRC = 60;

    private KeyFileFormat() { }

    /** Where the filter's hash of an integer key comes from: the ring's hash would be uneven within one shard. */
    static long hash(long key) {
        return mix(key);
    }

    static long hash(byte[] utf8) {
        return mix(KeyHash.of(utf8));
    }

    /** The finaliser of MurmurHash3 (Appleby). */
    private static long mix(long value) {
        long h = value;
        h = (h ^ h >>> 33) * 0xff51afd7ed558ccdL;
        h = (h ^ h >>> 33) * 0xc4ceb9fe1a85ec53L;
        return h ^ h >>> 33;
    }

    static long aligned(long bytes) {
        return (bytes + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    }
}
