package io.arrwdb.core.plan.index;

/**
 * How far an index is, in rows. Growing rows and segments that need no file count as indexed: they are searched as they
 * are.
 *
 * @param totalRows rows of all segments
 * @param pendingRows of segments whose file is not built yet, those about to be flushed included
 */
public record IndexCount(long totalRows, long pendingRows) {
    public static final IndexCount NONE = new IndexCount(0, 0);

    public IndexCount plus(long rows, boolean pending) {
        return new IndexCount(totalRows + rows, pendingRows + (pending ? rows : 0));
    }

    public long indexedRows() {
        return totalRows - pendingRows;
    }
}
