package io.arrwdb.engine.column;

import io.arrwdb.core.schema.DataType;
import io.arrwdb.core.schema.DefaultValue;
import io.arrwdb.engine.vector.BinaryVectors;
import io.arrwdb.engine.vector.DenseVectors;
import io.arrwdb.engine.vector.SparseVectors;
import io.arrwdb.engine.vector.VectorStore;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/**
 * An immutable view of the values of one field for {@code rows} rows, in Arrow's physical layout over memory that somebody
 * else owns: a message, an arena, a mapped file. Nothing is copied. It is valid as long as that memory is.
 *
 * <p>Values of null rows are unspecified; ask {@link #isNull} first. A {@linkplain #constant constant} column keeps one value
 * for all rows: code that reads buffers instead of rows handles it by {@link #isConstant()} or takes {@link #dense()}.
 *
 * <p>Source of the layout: Apache Arrow, "Arrow Columnar Format", section Physical Memory Layout.
 */
public final class Column {
    private final ColumnType type;
    private final int rows;
    private final MemorySegment validity;
    private final MemorySegment data;
    private final MemorySegment offsets;
    private final Column child;
    /** The row of the buffers that is row 0 of this view. */
    private final int first;
    /** -1, or 0 where every row reads the row {@link #first}. */
    private final int rowMask;

    private Column(ColumnType type, int rows, MemorySegment validity, MemorySegment data, MemorySegment offsets, Column child,
            int first, int rowMask) {
        this.type = type;
        this.rows = rows;
        this.validity = validity;
        this.data = data;
        this.offsets = offsets;
        this.child = child;
        this.first = first;
        this.rowMask = rowMask;
    }

    /**
     * A view of buffers that their source has checked: offsets ascend and stay inside the data.
     *
     * @param validity a bit a row, 1 where there is a value; null when every row has one
     * @param data the values; null for arrays
     * @param offsets {@code rows + 1} int32 for {@link Layout#VARIABLE} and {@link Layout#LIST}, else null
     * @param child the elements of an array, else null
     * @throws IllegalArgumentException when a buffer is too small for the rows
     */
    public static Column of(ColumnType type, int rows, MemorySegment validity, MemorySegment data, MemorySegment offsets,
            Column child) {
        if (rows < 0) {
            throw new IllegalArgumentException("a column of " + rows + " rows");
        }
        if (validity != null) {
            atLeast(validity, Bits.bytes(rows), "validity", rows);
        }
        switch (type.layout()) {
            case FIXED -> atLeast(data, (long) rows * type.widthBytes(), "data", rows);
            case BITS -> atLeast(data, Bits.bytes(rows), "data", rows);
            case VARIABLE -> {
                atLeast(offsets, 4L * (rows + 1L), "offsets", rows);
                Objects.requireNonNull(data, "data");
            }
            case LIST -> {
                atLeast(offsets, 4L * (rows + 1L), "offsets", rows);
                if (!child.type.equals(type.elementType())) {
                    throw new IllegalArgumentException("an array of " + type.element() + " over a column of " + child.type);
                }
            }
        }
        return new Column(type, rows, validity, data, offsets, child, 0, -1);
    }

    /** A column whose rows are all null. */
    public static Column nullsOf(int rows, ColumnType type) {
        return constant(rows, type, null);
    }

    /**
     * A column whose rows all have one value: what rows hold that were written before their field existed.
     *
     * @param value null for nulls
     */
    public static Column constant(int rows, ColumnType type, DefaultValue value) {
        ColumnBuilder one = new ColumnBuilder(type, 1);
        if (value == null) {
            one.appendNull();
        } else {
            one.appendDefault(value);
        }
        Column row = one.build();
        return new Column(type, rows, row.validity, row.data, row.offsets, row.child, 0, 0);
    }

    public ColumnType type() {
        return type;
    }

    public int rows() {
        return rows;
    }

    /** Whether rows may be null; false when every row has a value for certain. */
    public boolean mayHaveNulls() {
        return validity != null;
    }

    /** Whether all rows read one stored row, so that the buffers hold one row only. */
    public boolean isConstant() {
        return rowMask == 0;
    }

    public boolean isNull(int row) {
        return validity != null && !Bits.get(validity, at(row));
    }

    /** 64 rows from {@code row} on, a bit each, 1 where there is a value; rows beyond the end are 0. */
    public long validWord(int row) {
        int left = rows - row;
        if (left <= 0) {
            return 0;
        }
        long all = left >= 64 ? -1L : (1L << left) - 1;
        if (validity == null) {
            return all;
        }
        if (rowMask == 0) {
            return Bits.get(validity, first) ? all : 0;
        }
        return Bits.word(validity, (long) first + row, (long) first + rows);
    }

    /** The value of a Bool row. */
    public boolean getBool(int row) {
        return Bits.get(data, at(row));
    }

    /** The value of an Int8 to Int64 row. */
    public long getLong(int row) {
        long at = at(row);
        return switch (type.type()) {
            case INT8 -> data.get(Memory.BYTE, at);
            case INT16 -> data.get(Memory.SHORT, at * 2);
            case INT32 -> data.get(Memory.INT, at * 4);
            case INT64 -> data.get(Memory.LONG, at * 8);
            default -> throw wrongType("an integer");
        };
    }

    /** The value of an Int8 to Int32 row. */
    public int getInt(int row) {
        return (int) getLong(row);
    }

    /** The value of a Float row. */
    public float getFloat(int row) {
        if (type.type() != DataType.FLOAT) {
            throw wrongType("a float");
        }
        return data.get(Memory.FLOAT, at(row) * 4);
    }

    /** The value of a row of any numeric type. */
    public double getDouble(int row) {
        return switch (type.type()) {
            case FLOAT -> data.get(Memory.FLOAT, at(row) * 4);
            case DOUBLE -> data.get(Memory.DOUBLE, at(row) * 8);
            default -> getLong(row);
        };
    }

    /** First byte (of {@link #data()}) or first element (of {@link #child()}) of a variable row or a list. */
    public int start(int row) {
        return offsets.get(Memory.INT, at(row) * 4);
    }

    /** After the last byte or element of a variable row or a list. */
    public int end(int row) {
        return offsets.get(Memory.INT, at(row) * 4 + 4);
    }

    /** The bytes of a variable row or of a fixed-width value, where they lie. */
    public MemorySegment memory(int row) {
        if (type.layout() == Layout.FIXED) {
            return data.asSlice(at(row) * type.widthBytes(), type.widthBytes());
        }
        int start = start(row);
        return data.asSlice(start, end(row) - (long) start);
    }

    /** A copy of {@link #memory}. */
    public byte[] bytes(int row) {
        return memory(row).toArray(ValueLayout.JAVA_BYTE);
    }

    /** The text of a VarChar or JSON row. */
    public String string(int row) {
        return new String(bytes(row), StandardCharsets.UTF_8);
    }

    /** A copy of a FloatVector row. */
    public float[] floats(int row) {
        if (type.type() != DataType.FLOAT_VECTOR) {
            throw wrongType("a float vector");
        }
        return memory(row).toArray(Memory.FLOAT);
    }

    /** The elements of an array row, as a view. */
    public Column list(int row) {
        return child.slice(start(row), end(row));
    }

    /** How many elements an array row has. */
    public int listLength(int row) {
        return end(row) - start(row);
    }

    /** The rows {@code from} (inclusive) to {@code to} (exclusive), as a view. */
    public Column slice(int from, int to) {
        if (from < 0 || to < from || to > rows) {
            throw new IndexOutOfBoundsException("rows " + from + " to " + to + " of a column of " + rows);
        }
        return new Column(type, to - from, validity, data, offsets, child, rowMask == 0 ? first : first + from, rowMask);
    }

    /** This column, or a copy with one stored row for each row where it is constant. */
    public Column dense() {
        return isConstant() ? new ColumnBuilder(type, rows).appendRange(this, 0, rows).build() : this;
    }

    /** The rows of a vector column as the kernels read them, without a copy; null rows keep their place. */
    public VectorStore vectors() {
        Column column = dense();
        return switch (type.type()) {
            case FLOAT_VECTOR -> new DenseVectors(column.fixedData(), type.dim(), rows);
            case BINARY_VECTOR -> new BinaryVectors(column.fixedData(), type.widthBytes(), rows);
            case SPARSE_FLOAT_VECTOR -> new SparseVectors(column.offsets.asSlice(4L * column.first, 4L * (rows + 1L)),
                column.data, rows);
            default -> throw wrongType("a vector that can be searched");
        };
    }

    /** The values of a fixed-width column that is not constant: {@code rows * widthBytes} bytes from row 0 on. */
    public MemorySegment fixedData() {
        if (type.layout() != Layout.FIXED || isConstant()) {
            throw wrongType("a dense column of fixed width");
        }
        return data.asSlice((long) first * type.widthBytes(), (long) rows * type.widthBytes());
    }

    /** The validity bits, or null; row {@code r} is bit {@link #firstRow()}{@code + r}. */
    public MemorySegment validity() {
        return validity;
    }

    /** The buffer of values; row {@code r} of a fixed-width column is value {@link #firstRow()}{@code + r}. */
    public MemorySegment data() {
        return data;
    }

    /** The int32 offsets; row {@code r} starts at offset {@link #firstRow()}{@code + r}. */
    public MemorySegment offsets() {
        return offsets;
    }

    /** All elements of an array column, those of other rows of the same buffers included. */
    public Column child() {
        return child;
    }

    /** The row of the buffers that is row 0 of this view. */
    public int firstRow() {
        return first;
    }

    @Override
    public String toString() {
        return "Column[" + type.type() + ", " + rows + " rows]";
    }

    /** Where the row lies in the buffers. */
    private long at(int row) {
        return (row & rowMask) + (long) first;
    }

    private IllegalStateException wrongType(String wanted) {
        return new IllegalStateException("a column of " + type.type() + " is read as " + wanted);
    }

    private static void atLeast(MemorySegment buffer, long bytes, String what, int rows) {
        if (buffer == null || buffer.byteSize() < bytes) {
            throw new IllegalArgumentException(rows + " rows need " + bytes + " bytes of " + what + ", there are "
                + (buffer == null ? "none" : buffer.byteSize()));
        }
    }
}
