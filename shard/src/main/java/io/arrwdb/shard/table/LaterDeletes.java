package io.arrwdb.shard.table;

import io.arrwdb.core.id.Offset;
import io.arrwdb.core.time.Timestamp;
import io.arrwdb.core.wal.ShardChange;
import io.arrwdb.engine.column.Column;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;

/**
 * Deletes by key and truncations that the manifest in force may not have: they are applied again to segments that come
 * with the next one. What growing rows replaced is known from the rows themselves.
 */
final class LaterDeletes {
    private final Deque<LaterDelete> deletes = new ArrayDeque<>();

    void add(LaterDelete delete) {
        deletes.add(delete);
    }

    /** Forgets what lies below a checkpoint: the files have it. */
    void forgetBelow(Offset checkpoint) {
        deletes.removeIf(delete -> delete.offset().compareTo(checkpoint) < 0);
    }

    /** Applies everything that deletes rows of a segment that has just come, and lies at or beyond the checkpoint. */
    void applyTo(SealedState fresh, Collection<GrowingSegment> growing) {
        growing.forEach(later -> replace(fresh, later));
        for (LaterDelete delete : deletes) {
            if (delete.change() instanceof ShardChange.Delete change) {
                delete(fresh, delete, change);
            } else {
                fresh.deletes().deleteBefore(fresh.timestamps(), delete.ts());
            }
        }
    }

    private static void replace(SealedState fresh, GrowingSegment later) {
        KeyCursor key = KeyCursor.of(later.keys());
        Column timestamps = later.timestamps();
        for (int row = 0; row < later.count(); row++) {
            if (later.replaces(row)) {
                key.moveTo(row);
                fresh.delete(key, new Timestamp(timestamps.getLong(row)), null);
            }
        }
    }

    private static void delete(SealedState fresh, LaterDelete delete, ShardChange.Delete change) {
        if (!delete.concerns(fresh.segment().partition())) {
            return;
        }
        KeyCursor key = KeyCursor.of(change.keys());
        for (int i = 0; i < key.size(); i++) {
            key.moveTo(i);
            fresh.delete(key, delete.ts(), change.expected().isEmpty() ? null : change.expected().get(i));
        }
    }
}
