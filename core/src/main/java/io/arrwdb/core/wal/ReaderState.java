package io.arrwdb.core.wal;

import io.arrwdb.core.codec.ByteReader;
import io.arrwdb.core.codec.ByteWriter;
import io.arrwdb.core.codec.MalformedBytesException;

/**
 * All that a reader must know to go on reading a shard from an offset; the checkpoint that a manifest carries. No growing
 * segment is open at a checkpoint: it is taken at a Seal, or where the shard has no growing rows.
 */
public record ReaderState(GroupPosition position, ShardProgress progress) {
    /** 1 does not say what the shard owns, 2 not where it lives. */
    private static final int FORMAT = 3;

    public void write(ByteWriter out) {
        out.u8(FORMAT);
        position.write(out);
        progress.write(out);
    }

    /** @throws MalformedBytesException when the bytes are damaged or of a newer format */
    public static ReaderState read(ByteReader in) {
        int format = in.u8();
        if (format < 1 || format > FORMAT) {
            throw new MalformedBytesException("a reader state of format " + format + "; this version reads up to " + FORMAT);
        }
        return new ReaderState(GroupPosition.read(in), ShardProgress.read(in, format > 1, format > 2));
    }
}
