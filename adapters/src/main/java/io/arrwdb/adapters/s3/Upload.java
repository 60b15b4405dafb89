package io.arrwdb.adapters.s3;

import io.arrwdb.core.port.object.ObjectBody;
import io.arrwdb.core.port.object.ObjectStoreException;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.zip.CRC32C;

/**
 * One object on its way up.
 *
 * @param name in S3
 * @param writer drawn for this upload alone, kept beside the object: by it an upload whose answer was lost knows its own object
 * @param crc32c of the whole body, kept beside the object: what comes down is compared with it
 */
record Upload(String key, String name, ObjectBody body, String writer, int crc32c) {
    static final String WRITER = "writer";
    static final String CRC32C = "crc32c";
    private static final int CHUNK_BYTES = 1 << 20;

    /** Reads the body once, for its checksum. */
    static Upload of(String key, String name, ObjectBody body, String writer) {
        CRC32C crc = new CRC32C();
        ByteBuffer chunk = ByteBuffer.allocate((int) Math.min(CHUNK_BYTES, body.lengthBytes()));
        for (long at = 0; at < body.lengthBytes(); at += chunk.limit()) {
            chunk.clear().limit((int) Math.min(chunk.capacity(), body.lengthBytes() - at));
            fill(key, body, at, chunk);
            crc.update(chunk.flip());
        }
        return new Upload(key, name, body, writer, (int) crc.getValue());
    }

    /** What is kept beside the object. */
    Map<String, String> metadata() {
        return Map.of(WRITER, writer, CRC32C, text(crc32c));
    }

    /** A copy of some bytes of the body. */
    byte[] bytes(long offset, int length) {
        ByteBuffer bytes = ByteBuffer.allocate(length);
        fill(key, body, offset, bytes);
        return bytes.array();
    }

    static String text(int crc32c) {
        return HexFormat.of().toHexDigits(crc32c);
    }

    static int crc32c(byte[] bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, 0, bytes.length);
        return (int) crc.getValue();
    }

    /** As S3's headers want it. */
    static String header(byte[] bytes) {
        return Base64.getEncoder().encodeToString(ByteBuffer.allocate(Integer.BYTES).putInt(crc32c(bytes)).array());
    }

    private static void fill(String key, ObjectBody body, long offset, ByteBuffer target) {
        body.read(offset, target);
        if (target.hasRemaining()) {
            throw new ObjectStoreException("the body of " + key + " ended " + target.remaining() + " bytes early at " + offset + " of "
                    + body.lengthBytes(), null);
        }
    }
}
