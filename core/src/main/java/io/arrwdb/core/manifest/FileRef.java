package io.arrwdb.core.manifest;

import io.arrwdb.core.codec.ByteReader;
import io.arrwdb.core.codec.ByteWriter;

/** An object that a manifest names, with what proves that it is whole. */
public record FileRef(String key, long lengthBytes, int crc32c) {
    public void write(ByteWriter out) {
        out.string(key).varint(lengthBytes).i32(crc32c);
    }

    public static FileRef read(ByteReader in) {
        return new FileRef(in.string(), in.varint(), in.i32());
    }
}
