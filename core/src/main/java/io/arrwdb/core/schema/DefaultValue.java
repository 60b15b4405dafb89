package io.arrwdb.core.schema;

import io.arrwdb.core.codec.ByteReader;
import io.arrwdb.core.codec.ByteWriter;

/** The value that a row takes where a field with a default is absent or null. */
public sealed interface DefaultValue {
    record OfBool(boolean value) implements DefaultValue { }

    record OfLong(long value) implements DefaultValue { }

    record OfDouble(double value) implements DefaultValue { }

    record OfString(String value) implements DefaultValue { }

    /** A kind byte, then the value. */
    default void write(ByteWriter out) {
        switch (this) {
            case OfBool v -> out.u8(1).bool(v.value());
            case OfLong v -> out.u8(2).i64(v.value());
            case OfDouble v -> out.u8(3).f64(v.value());
            case OfString v -> out.u8(4).string(v.value());
        }
    }

    static DefaultValue read(ByteReader in) {
        int kind = in.u8();
        return switch (kind) {
            case 1 -> new OfBool(in.bool());
            case 2 -> new OfLong(in.i64());
            case 3 -> new OfDouble(in.f64());
            case 4 -> new OfString(in.string());
            default -> throw new io.arrwdb.core.codec.MalformedBytesException("no default value has the kind " + kind);
        };
    }
}
