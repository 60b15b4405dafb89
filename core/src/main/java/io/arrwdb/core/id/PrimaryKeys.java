package io.arrwdb.core.id;

import io.arrwdb.core.codec.ByteReader;
import io.arrwdb.core.codec.ByteWriter;
import io.arrwdb.core.codec.MalformedBytesException;
import java.util.List;

/** Primary keys of one collection, all of its kind, in an order that means something to who made the list. */
public sealed interface PrimaryKeys {
    int size();

    /** Int64 keys. The array must not be changed. */
    record Longs(long[] values) implements PrimaryKeys {
        @Override
        public int size() {
            return values.length;
        }
    }

    /** VarChar keys. */
    record Strings(List<String> values) implements PrimaryKeys {
        public Strings {
            values = List.copyOf(values);
        }

        @Override
        public int size() {
            return values.size();
        }
    }

    /** A kind byte (1 longs, 2 strings), the count as a varint, then each key: 8 bytes, or its length and UTF-8. */
    default void write(ByteWriter out) {
        switch (this) {
            case Longs longs -> {
                out.u8(1).varint(longs.values.length);
                for (long key : longs.values) {
                    out.i64(key);
                }
            }
            case Strings strings -> out.u8(2).list(strings.values, ByteWriter::string);
        }
    }

    /** @throws MalformedBytesException when the bytes are not what {@link #write} wrote */
    static PrimaryKeys read(ByteReader in) {
        int kind = in.u8();
        return switch (kind) {
            case 1 -> {
                long[] keys = new long[in.count(in.remaining() / Long.BYTES)];
                for (int i = 0; i < keys.length; i++) {
                    keys[i] = in.i64();
                }
                yield new Longs(keys);
            }
            case 2 -> new Strings(in.list(ByteReader::string));
            default -> throw new MalformedBytesException("no primary keys have the kind " + kind);
        };
    }
}
