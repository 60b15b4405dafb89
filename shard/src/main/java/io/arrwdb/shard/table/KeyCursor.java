package io.arrwdb.shard.table;

import io.arrwdb.core.id.PrimaryKeys;
import io.arrwdb.core.ring.KeyHash;
import io.arrwdb.core.schema.DataType;
import io.arrwdb.engine.column.Column;
import java.nio.charset.StandardCharsets;

/**
 * Looks at one primary key after the other without making an object of each. A key has a print of 64 bits: an integer is
 * its own, a string has its hash, and its bytes tell it from others with that hash.
 */
abstract class KeyCursor {
    private long print;
    private byte[] utf8;

    /** The keys of a column, Int64 or VarChar. */
    static KeyCursor of(Column keys) {
        return keys.type().type() == DataType.VARCHAR ? new OverText(keys) : new OverInts(keys);
    }

    static KeyCursor of(PrimaryKeys keys) {
        return switch (keys) {
            case PrimaryKeys.Longs longs -> new OverArray(longs);
            case PrimaryKeys.Strings strings -> new OverStrings(strings);
        };
    }

    /** Moves to the key at {@code index}. */
    abstract void moveTo(int index);

    abstract int size();

    final long print() {
        return print;
    }

    /** The bytes of a string key; null for an integer. */
    final byte[] utf8() {
        return utf8;
    }

    /** By which the ring knows the key. */
    final long hash() {
        return utf8 == null ? KeyHash.of(print) : print;
    }

    final void at(long key) {
        print = key;
    }

    final void at(byte[] key) {
        utf8 = key;
        print = KeyHash.of(key);
    }

    private static final class OverInts extends KeyCursor {
        private final Column keys;

        OverInts(Column keys) {
            this.keys = keys;
        }

        @Override
        void moveTo(int index) {
            at(keys.getLong(index));
        }

        @Override
        int size() {
            return keys.rows();
        }
    }

    private static final class OverText extends KeyCursor {
        private final Column keys;

        OverText(Column keys) {
            this.keys = keys;
        }

        @Override
        void moveTo(int index) {
            at(keys.bytes(index));
        }

        @Override
        int size() {
            return keys.rows();
        }
    }

    private static final class OverArray extends KeyCursor {
        private final PrimaryKeys.Longs keys;

        OverArray(PrimaryKeys.Longs keys) {
            this.keys = keys;
        }

        @Override
        void moveTo(int index) {
            at(keys.values()[index]);
        }

        @Override
        int size() {
            return keys.size();
        }
    }

    private static final class OverStrings extends KeyCursor {
        private final PrimaryKeys.Strings keys;

        OverStrings(PrimaryKeys.Strings keys) {
            this.keys = keys;
        }

        @Override
        void moveTo(int index) {
            at(keys.values().get(index).getBytes(StandardCharsets.UTF_8));
        }

        @Override
        int size() {
            return keys.size();
        }
    }
}
