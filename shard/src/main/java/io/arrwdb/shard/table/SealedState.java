package io.arrwdb.shard.table;

import io.arrwdb.core.id.FieldId;
import io.arrwdb.core.ring.Ownership;
import io.arrwdb.core.time.Timestamp;
import io.arrwdb.engine.column.Column;
import io.arrwdb.shard.segment.SealedSegment;
import io.arrwdb.shard.segment.SegmentKeys;
import io.arrwdb.shard.view.OwnedRows;

/** A sealed segment with what the table knows of its deletes, and of which rows the shard owns. */
record SealedState(SealedSegment segment, DeleteState deletes, OwnedRows owned) {
    static SealedState of(SealedSegment segment, DeleteState deletes, Ownership ownership, FieldId primaryKey) {
        return new SealedState(segment, deletes, OwnedRows.of(ownership, segment.entry().minTs(), () -> keys(segment, primaryKey)));
    }

    /** The same under other claims; their rows are looked at anew. */
    SealedState owning(Ownership ownership, FieldId primaryKey) {
        return of(segment, deletes, ownership, primaryKey);
    }

    /**
     * Deletes the rows of a key that were inserted before {@code ts}.
     *
     * @param expected the only insert time that may be deleted, or null
     * @return how many rows were alive until now
     */
    int delete(KeyCursor key, Timestamp ts, Timestamp expected) {
        SegmentKeys keys = segment.keys();
        int died = 0;
        for (int at = first(key); at >= 0; at = keys.repeats(at) ? at + 1 : -1) {
            int row = keys.row(at);
            Timestamp inserted = insertTs(row);
            if (inserted.isBefore(ts) && (expected == null || expected.equals(inserted)) && deletes.delete(row, ts)) {
                died++;
            }
        }
        return died;
    }

    Timestamp insertTs(int row) {
        return new Timestamp(timestamps().getLong(row));
    }

    Column timestamps() {
        return segment.rows().timestamps();
    }

    Column keys(FieldId primaryKey) {
        return keys(segment, primaryKey);
    }

    /** Rows that the shard owns and that are not deleted. */
    int live() {
        return deletes.live(segment.rows().rows(), owned);
    }

    private static Column keys(SealedSegment segment, FieldId primaryKey) {
        return segment.rows().column(primaryKey).orElseThrow(() -> new IllegalStateException(
                segment + " has no primary key column"));
    }

    private int first(KeyCursor key) {
        return key.utf8() == null ? segment.keys().first(key.print()) : segment.keys().first(key.utf8());
    }
}
