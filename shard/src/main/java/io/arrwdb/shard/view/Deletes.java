package io.arrwdb.shard.view;

import io.arrwdb.core.time.Timestamp;
import io.arrwdb.engine.bitmap.Bitmap;
import io.arrwdb.shard.segment.DeletedRows;
import java.util.Arrays;

/**
 * The deletes of one segment at one moment: entries of a row and a time, in the order in which they came to be known. A
 * row may have several entries; the earliest counts. Immutable: the arrays are shared with a table that only appends.
 */
public final class Deletes {
    /** No row is deleted. */
    public static final Deletes NONE = new Deletes(new int[0], new long[0], 0, 0, Timestamp.ZERO);

    private final int[] rows;
    private final long[] timestamps;
    private final int entries;
    private final int deletedRows;
    private final Timestamp latest;

    /**
     * @param entries how many entries of the arrays count; those must not change any more
     * @param deletedRows how many different rows they name
     * @param latest the highest of their timestamps
     */
    public Deletes(int[] rows, long[] timestamps, int entries, int deletedRows, Timestamp latest) {
        this.rows = rows;
        this.timestamps = timestamps;
        this.entries = entries;
        this.deletedRows = deletedRows;
        this.latest = latest;
    }

    /** How many rows are deleted, at whatever time. */
    public int deletedRows() {
        return deletedRows;
    }

    public boolean isEmpty() {
        return entries == 0;
    }

    /** The time of the latest delete. */
    public Timestamp latest() {
        return latest;
    }

    /** Takes the rows out of {@code visible} that are deleted at or before {@code mvcc}. */
    public void hide(Bitmap visible, Timestamp mvcc) {
        for (int i = 0; i < entries; i++) {
            if (Long.compareUnsigned(timestamps[i], mvcc.value()) <= 0) {
                visible.clear(rows[i]);
            }
        }
    }

    /** The rows deleted after {@code since}, with the earliest time of each, ascending by row. */
    public DeletedRows after(Timestamp since) {
        long[] order = new long[entries];
        int count = 0;
        for (int i = 0; i < entries; i++) {
            order[count++] = (long) rows[i] << Integer.SIZE | i;
        }
        Arrays.sort(order, 0, count);
        int[] outRows = new int[count];
        long[] outTimes = new long[count];
        int out = 0;
        for (int i = 0; i < count; ) {
            int row = (int) (order[i] >>> Integer.SIZE);
            long earliest = timestamps[(int) order[i]];
            for (i++; i < count && (int) (order[i] >>> Integer.SIZE) == row; i++) {
                long other = timestamps[(int) order[i]];
                earliest = Long.compareUnsigned(other, earliest) < 0 ? other : earliest;
            }
            if (Long.compareUnsigned(earliest, since.value()) > 0) {
                outRows[out] = row;
                outTimes[out++] = earliest;
            }
        }
        return out == 0 ? DeletedRows.NONE : new DeletedRows(Arrays.copyOf(outRows, out), Arrays.copyOf(outTimes, out));
    }
}
