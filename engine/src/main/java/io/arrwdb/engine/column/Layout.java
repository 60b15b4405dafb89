package io.arrwdb.engine.column;

/** How the values of a column lie in memory: the physical layouts of Apache Arrow's columnar format that we use. */
public enum Layout {
    /** Values of one width, {@link ColumnType#widthBytes()}, without gaps; a null keeps its place. */
    FIXED,
    /** One bit a value, the first in the lowest bit of the first byte. */
    BITS,
    /** Byte strings: {@code rows + 1} int32 offsets into the bytes. */
    VARIABLE,
    /** Lists: {@code rows + 1} int32 offsets into the rows of a child column. */
    LIST
}
