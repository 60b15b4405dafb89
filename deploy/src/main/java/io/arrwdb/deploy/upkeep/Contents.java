package io.arrwdb.deploy.upkeep;

import io.arrwdb.core.port.object.ObjectStore;
import java.util.zip.CRC32C;

/** Reads objects piece by piece, so that their size does not matter. Blocks. */
final class Contents {
    private static final int PIECE_BYTES = 4 << 20;

    private Contents() { }

    /** The CRC-32C of an object of this length. */
    static int crc32c(ObjectStore objects, String key, long lengthBytes) {
        CRC32C crc = new CRC32C();
        for (long at = 0; at < lengthBytes; at += PIECE_BYTES) {
            crc.update(objects.getRange(key, at, (int) Math.min(PIECE_BYTES, lengthBytes - at)).toCompletableFuture().join());
        }
        return (int) crc.getValue();
    }
}
