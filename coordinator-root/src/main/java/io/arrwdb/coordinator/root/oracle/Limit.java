package io.arrwdb.coordinator.root.oracle;

import io.arrwdb.core.codec.ByteReader;
import io.arrwdb.core.codec.ByteWriter;
import io.arrwdb.core.codec.MalformedBytesException;

/** A reserved limit as it is stored: a format byte, then the number. */
final class Limit {
    private static final int FORMAT = 1;

    private Limit() { }

    static byte[] encode(long limit) {
        return new ByteWriter(9).u8(FORMAT).i64(limit).toBytes();
    }

    static long decode(byte[] bytes) {
        ByteReader in = new ByteReader(bytes);
        int format = in.u8();
        if (format != FORMAT) {
            throw new MalformedBytesException("a reserved limit of format " + format + "; this version reads " + FORMAT);
        }
        return in.i64();
    }
}
