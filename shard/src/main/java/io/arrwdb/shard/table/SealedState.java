package io.arrwdb.shard.table;

import io.arrwdb.core.id.FieldId;
import io.arrwdb.core.time.Timestamp;
import io.arrwdb.engine.column.Column;
import io.arrwdb.shard.segment.SealedSegment;
import io.arrwdb.shard.segment.SegmentKeys;

/** A sealed segment with what the table knows of its deletes. */
record SealedState(SealedSegment segment, DeleteState deletes) {
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
        return segment.rows().column(primaryKey).orElseThrow(() -> new IllegalStateException(
                segment + " has no primary key column"));
    }

    /** Rows that are not deleted. */
    int live() {
        return segment.rows().rows() - deletes.deletedRows();
    }

    SealedState reopened(SealedSegment opening) {
        return new SealedState(opening, deletes);
    }

    private int first(KeyCursor key) {
        return key.utf8() == null ? segment.keys().first(key.print()) : segment.keys().first(key.utf8());
    }
}
