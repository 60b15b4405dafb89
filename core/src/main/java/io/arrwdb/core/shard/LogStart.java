package io.arrwdb.core.shard;

import io.arrwdb.core.codec.ByteReader;
import io.arrwdb.core.codec.ByteWriter;
import io.arrwdb.core.codec.MalformedBytesException;
import io.arrwdb.core.id.LogGroupId;
import io.arrwdb.core.wal.GroupPosition;

/**
 * Where a group's log may begin, and what a reader that begins there must know: the value of the metadata key
 * {@link #key}. It is moved before the log is cut, so the log always goes back to it, whatever else is lost: a group made
 * anew reads from here on what every earlier reader has read. Where there is none, the log was never cut.
 */
public record LogStart(GroupPosition position) {
    private static final int FORMAT = 1;

    /** Where the metadata store keeps the start of the group's log. */
    public static String key(LogGroupId group) {
        return "log-starts/" + group;
    }

    public byte[] encode() {
        ByteWriter out = new ByteWriter().u8(FORMAT);
        position.write(out);
        return out.toBytes();
    }

    /** @throws MalformedBytesException when the bytes are damaged or of a newer format */
    public static LogStart decode(byte[] bytes) {
        ByteReader in = new ByteReader(bytes);
        int format = in.u8();
        if (format != FORMAT) {
            throw new MalformedBytesException("a log start of format " + format + "; this version reads " + FORMAT);
        }
        return new LogStart(GroupPosition.read(in));
    }
}
