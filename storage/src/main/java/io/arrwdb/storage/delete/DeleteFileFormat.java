package io.arrwdb.storage.delete;

import io.arrwdb.core.codec.ByteReader;
import io.arrwdb.core.codec.ByteWriter;
import io.arrwdb.core.codec.MalformedBytesException;
import io.arrwdb.core.id.SegmentId;
import io.arrwdb.shard.segment.DeletedRows;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.zip.CRC32C;

/**
 * A delete file: for each segment the rows that were deleted, and when. Layout in {@code docs/formats.md}: magic, version,
 * and the sections in order of their segment. The CRC-32C of the whole stands in the manifest. Version 1 had it at its own end,
 * too: the CRC of bytes with their CRC behind them is the same for all bytes, so that the manifest's told no two files apart.
 */
public final class DeleteFileFormat {
    /** "ARRWDELS" read as a little-endian long. */
    private static final long MAGIC = 0x534C454457525241L;
    private static final int VERSION = 2;
    private static final int VERSION_WITH_TRAILER = 1;
    private static final int HEADER_BYTES = 16;
    private static final int TRAILER_BYTES = 4;
    private static final int ROW_BYTES = 12;

    private DeleteFileFormat() { }

    public static byte[] encode(Map<SegmentId, DeletedRows> sections) {
        ByteWriter out = new ByteWriter();
        out.i64(MAGIC).i32(VERSION).i32(sections.size());
        new TreeMap<>(sections).forEach((segment, deleted) -> writeSection(out, segment, deleted));
        return out.toBytes();
    }

    /**
     * The sections of the segments in {@code wanted}.
     *
     * @param name for messages
     * @throws MalformedBytesException saying what is wrong with the file
     */
    public static Map<SegmentId, DeletedRows> decode(byte[] file, Set<SegmentId> wanted, String name) {
        ByteReader in = sections(file, name);
        Map<SegmentId, DeletedRows> sections = new HashMap<>();
        for (int left = in.i32(); left > 0; left--) {
            SegmentId segment = new SegmentId(in.i64());
            int count = in.i32();
            if (count < 0 || (long) count * ROW_BYTES > in.remaining()) {
                throw malformed(name, "has a section of " + count + " rows and " + in.remaining() + " bytes left");
            }
            if (wanted.contains(segment)) {
                sections.put(segment, readSection(in, count));
            } else {
                in.raw(count * ROW_BYTES);
            }
        }
        if (in.remaining() > 0) {
            throw malformed(name, "has " + in.remaining() + " bytes behind its sections");
        }
        return sections;
    }

    /** At the number of sections. */
    private static ByteReader sections(byte[] file, String name) {
        if (file.length < HEADER_BYTES) {
            throw malformed(name, "ends early");
        }
        ByteReader in = new ByteReader(file, 0, file.length);
        if (in.i64() != MAGIC) {
            throw malformed(name, "does not begin as a delete file does");
        }
        int version = in.i32();
        return switch (version) {
            case VERSION -> in;
            case VERSION_WITH_TRAILER -> withoutTrailer(file, name);
            default -> throw malformed(name, "has format " + version + ", this version reads " + VERSION_WITH_TRAILER + " and " + VERSION);
        };
    }

    private static ByteReader withoutTrailer(byte[] file, String name) {
        int end = file.length - TRAILER_BYTES;
        if (end < HEADER_BYTES) {
            throw malformed(name, "ends early");
        }
        if (new ByteReader(file, end, TRAILER_BYTES).i32() != checksum(file, end)) {
            throw malformed(name, "fails its checksum");
        }
        int countAt = HEADER_BYTES - Integer.BYTES;
        return new ByteReader(file, countAt, end - countAt);
    }

    private static void writeSection(ByteWriter out, SegmentId segment, DeletedRows deleted) {
        out.i64(segment.value()).i32(deleted.count());
        for (int row : deleted.rows()) {
            out.i32(row);
        }
        for (long timestamp : deleted.timestamps()) {
            out.i64(timestamp);
        }
    }

    private static DeletedRows readSection(ByteReader in, int count) {
        int[] rows = new int[count];
        Arrays.setAll(rows, i -> in.i32());
        long[] timestamps = new long[count];
        Arrays.setAll(timestamps, i -> in.i64());
        try {
            return new DeletedRows(rows, timestamps);
        } catch (IllegalArgumentException e) {
            throw new MalformedBytesException("a delete file's section cannot be: " + e.getMessage(), e);
        }
    }

    private static int checksum(byte[] bytes, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, 0, length);
        return (int) crc.getValue();
    }

    private static MalformedBytesException malformed(String name, String what) {
        return new MalformedBytesException("delete file " + name + " " + what);
    }
}
