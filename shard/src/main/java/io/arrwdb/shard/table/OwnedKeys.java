package io.arrwdb.shard.table;

import io.arrwdb.core.id.PrimaryKeys;
import io.arrwdb.core.ring.Ownership;
import io.arrwdb.core.time.Timestamp;
import io.arrwdb.engine.column.Column;

/** Whether a shard owns the keys that a request brings. */
public final class OwnedKeys {
    private OwnedKeys() {
    }

    /** Whether it owns all of these now. */
    public static boolean all(Ownership ownership, Column keys) {
        return all(ownership, KeyCursor.of(keys));
    }

    /** Whether it owns all of these now. */
    public static boolean all(Ownership ownership, PrimaryKeys keys) {
        return all(ownership, KeyCursor.of(keys));
    }

    private static boolean all(Ownership ownership, KeyCursor key) {
        for (int i = 0; i < key.size(); i++) {
            key.moveTo(i);
            if (!ownership.owns(key.hash(), Timestamp.MAX)) {
                return false;
            }
        }
        return true;
    }
}
