package io.arrwdb.engine.column;

import java.lang.foreign.Arena;

/**
 * A column that one writer appends to while any number of readers look at what was there before. Its memory comes from an arena
 * that the caller owns and grows; outgrown buffers stay readable until that arena closes, since readers may hold
 * them, and are counted in {@link #bytes()}.
 */
public final class GrowingColumn {
    private static final int FIRST_ROWS = 64;

    private final ColumnBuilder rows;
    /** What readers may see. Written after the rows themselves, so that a reader that sees it sees them. */
    private volatile Column published;
    private volatile long bytes;

    /** @param arena a shared arena, which must stay open while any snapshot is in use */
    public GrowingColumn(ColumnType type, Arena arena) {
        rows = new ColumnBuilder(type, FIRST_ROWS, Allocator.of(arena));
        publish();
    }

    /** Appends all rows of a column of the same type; readers see them once it returns. Only for the one writer. */
    public void append(Column source) {
        rows.appendAll(source);
        publish();
    }

    /** The first {@code count} rows. @throws IndexOutOfBoundsException when fewer are published */
    public Column snapshot(int count) {
        return published.slice(0, count);
    }

    /** Rows published. */
    public int rows() {
        return published.rows();
    }

    public ColumnType type() {
        return rows.type();
    }

    /** Bytes that the rows take, and the buffers that they outgrew. */
    public long bytes() {
        return bytes;
    }

    private void publish() {
        bytes = rows.usedBytes();
        published = rows.build();
    }
}
