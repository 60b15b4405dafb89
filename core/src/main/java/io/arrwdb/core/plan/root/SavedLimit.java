package io.arrwdb.core.plan.root;

import io.arrwdb.core.codec.ByteReader;
import io.arrwdb.core.codec.ByteWriter;
import io.arrwdb.core.codec.MalformedBytesException;

/** A reserved limit as it is stored: a format byte, then the number. */
public final class SavedLimit {
    /** Where the first millisecond is kept that no timestamp may have been taken from. */
    public static final String TIMESTAMPS = "tso/window";

    /** Where the first id is kept that may not have been given out. */
    public static final String IDS = "id/next";

    private static final int FORMAT = 1;

    private SavedLimit() { }

    public static byte[] encode(long limit) {
        return new ByteWriter(9).u8(FORMAT).i64(limit).toBytes();
    }

    /** @throws MalformedBytesException when the bytes are damaged or of a newer format */
    public static long decode(byte[] bytes) {
        ByteReader in = new ByteReader(bytes);
        int format = in.u8();
        if (format != FORMAT) {
            throw new MalformedBytesException("a reserved limit of format " + format + "; this version reads " + FORMAT);
        }
        return in.i64();
    }
}
