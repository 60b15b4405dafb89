package io.arrwdb.engine.segment;

import io.arrwdb.core.codec.ByteReader;
import io.arrwdb.core.codec.ByteWriter;
import io.arrwdb.core.codec.MalformedBytesException;
import io.arrwdb.core.schema.DataType;
import io.arrwdb.engine.column.Column;
import java.nio.charset.StandardCharsets;

/** What names an entity in its collection. Integers order by value, strings by their UTF-8 bytes as unsigned. */
public sealed interface PrimaryKey extends Comparable<PrimaryKey> {
    record OfLong(long value) implements PrimaryKey {
        @Override
        public String toString() {
            return Long.toString(value);
        }
    }

    record OfString(String value) implements PrimaryKey {
        public byte[] utf8() {
            return value.getBytes(StandardCharsets.UTF_8);
        }

        @Override
        public String toString() {
            return value;
        }
    }

    static PrimaryKey of(long value) {
        return new OfLong(value);
    }

    static PrimaryKey of(String value) {
        return new OfString(value);
    }

    /** The key in a row of a key column, Int64 or VarChar. */
    static PrimaryKey at(Column keys, int row) {
        return keys.type().type() == DataType.VARCHAR ? of(keys.string(row)) : of(keys.getLong(row));
    }

    /** Integers come before strings; no collection has both. */
    @Override
    default int compareTo(PrimaryKey other) {
        return switch (this) {
            case OfLong a -> other instanceof OfLong b ? Long.compare(a.value, b.value) : -1;
            case OfString a -> other instanceof OfString b ? compareUtf8(a.value, b.value) : 1;
        };
    }

    /** A kind byte, then the value. */
    default void write(ByteWriter out) {
        switch (this) {
            case OfLong key -> out.u8(1).i64(key.value);
            case OfString key -> out.u8(2).string(key.value);
        }
    }

    /** @throws MalformedBytesException when there is no key */
    static PrimaryKey read(ByteReader in) {
        int kind = in.u8();
        return switch (kind) {
            case 1 -> of(in.i64());
            case 2 -> of(in.string());
            default -> throw new MalformedBytesException("no primary key has the kind " + kind);
        };
    }

    /** Orders strings as their UTF-8 bytes order, which is by code point and not by UTF-16 unit. */
    private static int compareUtf8(String a, String b) {
        int shared = Math.min(a.length(), b.length());
        for (int i = 0; i < shared; i++) {
            char x = a.charAt(i);
            char y = b.charAt(i);
            if (x != y) {
                boolean bothSurrogatesOrNeither = Character.isSurrogate(x) == Character.isSurrogate(y);
                return bothSurrogatesOrNeither ? Character.compare(x, y) : Character.isSurrogate(x) ? 1 : -1;
            }
        }
        return Integer.compare(a.length(), b.length());
    }
}
