package io.arrwdb.shard.segment;

/**
 * Deleted rows of one segment with the time of each delete: a section of a delete file, or a part of one.
 *
 * @param rows positions in the segment, strictly ascending; must not be changed
 * @param timestamps when each was deleted, as unsigned hybrid timestamps; as many as rows; must not be changed
 */
public record DeletedRows(int[] rows, long[] timestamps) {
    /** No row. */
    public static final DeletedRows NONE = new DeletedRows(new int[0], new long[0]);

    public DeletedRows {
        if (rows.length != timestamps.length) {
            throw new IllegalArgumentException(rows.length + " deleted rows with " + timestamps.length + " timestamps");
        }
        for (int i = 1; i < rows.length; i++) {
            if (rows[i] <= rows[i - 1]) {
                throw new IllegalArgumentException("deleted row " + rows[i] + " follows row " + rows[i - 1]);
            }
        }
    }

    public int count() {
        return rows.length;
    }

    public boolean isEmpty() {
        return rows.length == 0;
    }
}
