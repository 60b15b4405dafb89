package io.arrwdb.adapters.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;

/** A checksummed state in one file, written whole or not at all; {@code docs/formats.md} shows the bytes. */
public final class SnapshotFile {
    private static final int MAGIC = 0x504E5341; // "ASNP"
    private static final int HEADER_BYTES = 32;

    private SnapshotFile() { }

    /** @param sequence number of the next record: the state holds those before it */
    public record Content(long sequence, byte[] state) { }

    public static void write(Disk disk, Path path, FrameFileHeader.Kind kind, long sequence, byte[] state) throws IOException {
        ByteBuffer bytes = FrameFormat.littleEndian(HEADER_BYTES + state.length);
        bytes.putInt(0, MAGIC).putShort(4, (short) FrameFormat.VERSION).putShort(6, (short) kind.code());
        bytes.putLong(8, sequence).putLong(16, state.length);
        bytes.put(HEADER_BYTES, state);
        bytes.putInt(24, checksum(bytes.array()));
        WholeFile.write(disk, path, bytes.array());
    }

    static byte[] read(Disk disk, Path path, FrameFileHeader.Kind kind, long sequence) throws IOException {
        Content content = read(disk, path, kind);
        if (content.sequence != sequence) {
            throw new CorruptFileException(path, 0, "it is the snapshot at " + content.sequence + " where that at " + sequence + " belongs");
        }
        return content.state;
    }

    /** Checks the file whole. */
    public static Content read(Disk disk, Path path, FrameFileHeader.Kind kind) throws IOException {
        byte[] content = WholeFile.read(disk, path);
        ByteBuffer bytes = ByteBuffer.wrap(content).order(java.nio.ByteOrder.LITTLE_ENDIAN);
        if (content.length < HEADER_BYTES || bytes.getInt(0) != MAGIC) {
            throw new CorruptFileException(path, 0, "it does not start as a snapshot");
        }
        if (bytes.getShort(4) > FrameFormat.VERSION) {
            throw new IOException(path + " has snapshot format " + bytes.getShort(4) + ", this release reads up to "
                    + FrameFormat.VERSION + ": use a newer release");
        }
        if (bytes.getLong(16) != content.length - HEADER_BYTES || bytes.getInt(24) != checksum(content)) {
            throw new CorruptFileException(path, 0, "the snapshot fails its checksum");
        }
        if (bytes.getShort(6) != kind.code()) {
            throw new CorruptFileException(path, 0, "it is a snapshot of kind " + bytes.getShort(6) + " where one of " + kind + " belongs");
        }
        return new Content(bytes.getLong(8), Arrays.copyOfRange(content, HEADER_BYTES, content.length));
    }

    /** Over everything but the checksum itself. */
    private static int checksum(byte[] content) {
        java.util.zip.CRC32C crc = new java.util.zip.CRC32C();
        crc.update(content, 0, 24);
        crc.update(content, HEADER_BYTES, content.length - HEADER_BYTES);
        return (int) crc.getValue();
    }
}
