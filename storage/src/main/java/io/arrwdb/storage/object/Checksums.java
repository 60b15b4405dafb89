package io.arrwdb.storage.object;

import java.lang.foreign.MemorySegment;
import java.util.zip.CRC32C;

/** CRC-32C (Castagnoli) over memory of any size. */
public final class Checksums {
    private static final long CHUNK_BYTES = 1L << 30;

    private Checksums() { }

    /** The checksum of all of {@code memory}. */
    public static int of(MemorySegment memory) {
        CRC32C crc = new CRC32C();
        update(crc, memory);
        return (int) crc.getValue();
    }

    static void update(CRC32C crc, MemorySegment memory) {
        for (long from = 0; from < memory.byteSize(); from += CHUNK_BYTES) {
            crc.update(memory.asSlice(from, Math.min(CHUNK_BYTES, memory.byteSize() - from)).asByteBuffer());
        }
    }
}
