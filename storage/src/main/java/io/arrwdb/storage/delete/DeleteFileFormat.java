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
 * the sections in order of their segment, and a CRC-32C of all before it.
 */
public final class DeleteFileFormat {
    /** "ARRWDELS" read as a little-endian long. */
    private static final long MAGIC = 0x534C454457525241L;
    private static final int VERSION = 1;
    private static final int TRAILER_BYTES = 4;
    private static final int ROW_BYTES = 12;

    private DeleteFileFormat() { }

    public static byte[] encode(Map<SegmentId, DeletedRows> sections) {
        ByteWriter out = new ByteWriter();
        out.i64(MAGIC).i32(VERSION).i32(sections.size());
        new TreeMap<>(sections).forEach((segment, deleted) -> writeSection(out, segment, deleted));
        return out.i32(checksum(out.toBytes(), out.size())).toBytes();
    }

    /**
     * The sections of the segments in {@code wanted}.
     *
     * @param name for messages
     * @throws MalformedBytesException saying what is wrong with the file
     */
    public static Map<SegmentId, DeletedRows> decode(byte[] file, Set<SegmentId> wanted, String name) {
        if (file.length < TRAILER_BYTES + 16) {
            throw malformed(name, "ends early");
        }
        int end = file.length - TRAILER_BYTES;
        if (new ByteReader(file, end, TRAILER_BYTES).i32() != checksum(file, end)) {
            throw malformed(name, "fails its checksum");
        }
        ByteReader in = new ByteReader(file, 0, end);
        if (in.i64() != MAGIC) {
            throw malformed(name, "does not begin as a delete file does");
        }
        int version = in.i32();
        if (version != VERSION) {
            throw malformed(name, "has format " + version + ", this version reads " + VERSION);
        }
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
        return sections;
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
