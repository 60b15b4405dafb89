package io.arrwdb.adapters.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.zip.CRC32C;

/**
 * The bytes of a frame file, little-endian; {@code docs/formats.md} shows them. A file is a header and then frames, each
 * at a multiple of {@value #ALIGNMENT} bytes. A frame tells how far back its batch began: everything before a batch was
 * durable before the batch was written, which is how recovery tells a torn tail from damage.
 */
final class FrameFormat {
    static final int MAGIC = 0x4D524641; // "AFRM"
    static final int VERSION = 1;
    static final int FILE_HEADER_BYTES = 48;
    static final int FRAME_HEADER_BYTES = 24;
    static final int ALIGNMENT = 8;

    private FrameFormat() { }

    static ByteBuffer littleEndian(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    static long paddedBytes(int payloadBytes) {
        return (FRAME_HEADER_BYTES + (long) payloadBytes + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    }

    static ByteBuffer encodeFileHeader(FrameFileHeader header) {
        ByteBuffer bytes = littleEndian(FILE_HEADER_BYTES);
        bytes.putInt(MAGIC).putShort((short) VERSION).putShort((short) header.kind().code());
        bytes.putLong(header.owner()).putLong(header.firstSequence());
        bytes.putLong(header.identity().getMostSignificantBits()).putLong(header.identity().getLeastSignificantBits());
        bytes.putInt(crc(bytes.array(), 0, 40)).putInt(0);
        return bytes.flip();
    }

    static FrameFileHeader decodeFileHeader(Path path, ByteBuffer bytes) throws IOException {
        if (bytes.remaining() < FILE_HEADER_BYTES || bytes.getInt(0) != MAGIC) {
            throw new CorruptFileException(path, 0, "it does not start as a frame file");
        }
        int version = bytes.getShort(4);
        if (version > VERSION) {
            throw new IOException(path + " has frame format " + version + ", this release reads up to " + VERSION
                    + ": use a newer release");
        }
        if (bytes.getInt(40) != crc(bytes.array(), 0, 40)) {
            throw new CorruptFileException(path, 0, "the header fails its checksum");
        }
        return new FrameFileHeader(FrameFileHeader.Kind.of(path, bytes.getShort(6)), bytes.getLong(8), bytes.getLong(16),
                new java.util.UUID(bytes.getLong(24), bytes.getLong(32)));
    }

    /** Fills the header of a frame at {@code at}: the checksum covers the whole frame but itself and the padding. */
    static void putFrameHeader(ByteBuffer target, long sequence, int batchDistance, byte[] payload) {
        ByteBuffer header = littleEndian(FRAME_HEADER_BYTES);
        header.putInt(0, payload.length).putLong(8, sequence).putInt(16, batchDistance).putInt(20, VERSION);
        header.putInt(4, frameCrc(header.array(), payload));
        target.put(header);
    }

    static int frameCrc(byte[] header, byte[] payload) {
        CRC32C crc = new CRC32C();
        crc.update(header, 0, 4);
        crc.update(header, 8, FRAME_HEADER_BYTES - 8);
        crc.update(payload);
        return (int) crc.getValue();
    }

    static int crc(byte[] bytes, int from, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, from, length);
        return (int) crc.getValue();
    }
}
