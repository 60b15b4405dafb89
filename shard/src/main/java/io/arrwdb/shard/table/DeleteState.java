package io.arrwdb.shard.table;

import io.arrwdb.core.time.Timestamp;
import io.arrwdb.engine.bitmap.Bitmap;
import io.arrwdb.engine.column.Column;
import io.arrwdb.shard.segment.DeletedRows;
import io.arrwdb.shard.view.Deletes;
import io.arrwdb.shard.view.OwnedRows;
import java.util.Arrays;

/**
 * Which rows of a segment are deleted, and when. Entries are only appended, so that a snapshot is a length; a hash from
 * row to its newest entry answers whether a row is deleted. The earliest delete of a row wins. For one writer.
 */
final class DeleteState {
    private static final int FIRST_ENTRIES = 16;

    private int[] rows = new int[FIRST_ENTRIES];
    private long[] timestamps = new long[FIRST_ENTRIES];
    /** Entry plus one, by row; 0 where the slot is free. */
    private int[] slots = new int[FIRST_ENTRIES * 2];
    private int entries;
    private int deletedRows;
    private Timestamp latest = Timestamp.ZERO;
    private Deletes snapshot = Deletes.NONE;

    /** Takes a section of a delete file. */
    void addAll(DeletedRows section) {
        for (int i = 0; i < section.count(); i++) {
            delete(section.rows()[i], new Timestamp(section.timestamps()[i]));
        }
    }

    /** Deletes the row at {@code ts}, unless it is deleted no later. Answers whether it was alive until now. */
    boolean delete(int row, Timestamp ts) {
        int slot = slotOf(row);
        int known = slots[slot];
        if (known != 0 && Long.compareUnsigned(timestamps[known - 1], ts.value()) <= 0) {
            return false;
        }
        append(row, ts);
        slots[slot] = entries;
        if (known == 0 && ++deletedRows * 2 > slots.length) {
            grow();
        }
        return known == 0;
    }

    /** Deletes every row that was inserted before {@code ts}. */
    void deleteBefore(Column timestamps, Timestamp ts) {
        for (int row = 0; row < timestamps.rows(); row++) {
            if (Long.compareUnsigned(timestamps.getLong(row), ts.value()) < 0) {
                delete(row, ts);
            }
        }
    }

    /** Of {@code count} rows, how many are owned now and not deleted; looks at each where some are not owned. */
    int live(int count, OwnedRows owned) {
        if (owned.isAll()) {
            return count - deletedRows;
        }
        return visible(count, owned).cardinality();
    }

    /** The rows that are owned now and not deleted. */
    Bitmap visible(int count, OwnedRows owned) {
        Bitmap visible = Bitmap.ofAll(count);
        owned.hide(visible, Timestamp.MAX);
        snapshot().hide(visible, Timestamp.MAX);
        return visible;
    }

    /** The same deletes, apart from now on. */
    DeleteState copy() {
        DeleteState copy = new DeleteState();
        copy.rows = rows.clone();
        copy.timestamps = timestamps.clone();
        copy.slots = slots.clone();
        copy.entries = entries;
        copy.deletedRows = deletedRows;
        copy.latest = latest;
        copy.snapshot = null;
        return copy;
    }

    boolean isDeleted(int row) {
        return slots[slotOf(row)] != 0;
    }

    /** How many rows are deleted. */
    int deletedRows() {
        return deletedRows;
    }

    /** The deletes until now; cheap, and the same object until the next delete. */
    Deletes snapshot() {
        if (snapshot == null) {
            snapshot = new Deletes(rows, timestamps, entries, deletedRows, latest);
        }
        return snapshot;
    }

    long bytes() {
        return 4L * rows.length + 8L * timestamps.length + 4L * slots.length;
    }

    private void append(int row, Timestamp ts) {
        if (entries == rows.length) {
            rows = Arrays.copyOf(rows, entries * 2);
            timestamps = Arrays.copyOf(timestamps, entries * 2);
        }
        rows[entries] = row;
        timestamps[entries++] = ts.value();
        latest = Timestamp.max(latest, ts);
        snapshot = null;
    }

    private int slotOf(int row) {
        int mask = slots.length - 1;
        int slot = row * 0x9E3779B1 >>> 7 & mask;
        while (slots[slot] != 0 && rows[slots[slot] - 1] != row) {
            slot = slot + 1 & mask;
        }
        return slot;
    }

    private void grow() {
        int[] old = slots;
        slots = new int[old.length * 2];
        for (int entry : old) {
            if (entry != 0) {
                slots[slotOf(rows[entry - 1])] = entry;
            }
        }
    }
}
