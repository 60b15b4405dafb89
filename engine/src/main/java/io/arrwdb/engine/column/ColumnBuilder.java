package io.arrwdb.engine.column;

import io.arrwdb.core.schema.DataType;
import io.arrwdb.core.schema.DefaultValue;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;

/**
 * Collects the rows of one column: single values, nulls, and ranges or picked rows of another column of the same type. What was
 * appended never moves, so that {@link #build} may be called at any time and the builder goes on. For one thread.
 */
public final class ColumnBuilder {
    private final ColumnType type;
    private final Allocator allocator;
    private final GrowableBuffer data;
    private final GrowableBuffer offsets;
    private final ColumnBuilder child;
    /** Made at the first null: until then every row has a value. */
    private GrowableBuffer validity;
    private int rows;
    private long dataBytes;

    public ColumnBuilder(ColumnType type) {
        this(type, 16);
    }

    /** @param expectedRows rows to make room for; more may be appended */
    public ColumnBuilder(ColumnType type, int expectedRows) {
        this(type, expectedRows, Allocator.HEAP);
    }

    /** In memory of an arena, which must stay open while anything that was built is in use. */
    public ColumnBuilder(ColumnType type, int expectedRows, Arena arena) {
        this(type, expectedRows, Allocator.of(arena));
    }

    ColumnBuilder(ColumnType type, int expectedRows, Allocator allocator) {
        this.type = type;
        this.allocator = allocator;
        Layout layout = type.layout();
        data = layout == Layout.LIST ? null : new GrowableBuffer(allocator);
        offsets = layout == Layout.VARIABLE || layout == Layout.LIST ? new GrowableBuffer(allocator) : null;
        child = layout == Layout.LIST ? new ColumnBuilder(type.elementType(), expectedRows, allocator) : null;
        switch (layout) {
            case FIXED -> data.reserve((long) expectedRows * type.widthBytes());
            case BITS -> data.reserve(Bits.bytes(expectedRows));
            case VARIABLE, LIST -> offsets.reserve(4L * (expectedRows + 1L));
        }
    }

    public ColumnType type() {
        return type;
    }

    public int rows() {
        return rows;
    }

    public ColumnBuilder appendNull() {
        if (validity == null) {
            validity = new GrowableBuffer(allocator);
            Bits.fill(validity.require(Bits.bytes(rows + 1L)), 0, rows, true);
        }
        switch (type.layout()) {
            case FIXED -> data.require((rows + 1L) * type.widthBytes());
            case BITS -> data.require(Bits.bytes(rows + 1L));
            case VARIABLE -> putOffset(dataBytes);
            case LIST -> putOffset(child.rows);
        }
        return rowDone(false);
    }

    public ColumnBuilder appendBool(boolean value) {
        wants(type.type() == DataType.BOOL, "a bool");
        Bits.put(data.require(Bits.bytes(rows + 1L)), rows, value);
        return rowDone(true);
    }

    /** Appends to a column of Int8 to Int64. @throws IllegalArgumentException when the value does not fit its width */
    public ColumnBuilder appendLong(long value) {
        MemorySegment memory = data == null ? null : data.require((rows + 1L) * type.widthBytes());
        switch (type.type()) {
            case INT8 -> memory.set(Memory.BYTE, rows, (byte) inRange(value, (byte) value));
            case INT16 -> memory.set(Memory.SHORT, rows * 2L, (short) inRange(value, (short) value));
            case INT32 -> memory.set(Memory.INT, rows * 4L, (int) inRange(value, (int) value));
            case INT64 -> memory.set(Memory.LONG, rows * 8L, value);
            default -> wants(false, "an integer");
        }
        return rowDone(true);
    }

    public ColumnBuilder appendFloat(float value) {
        wants(type.type() == DataType.FLOAT, "a float");
        data.require((rows + 1L) * 4).set(Memory.FLOAT, rows * 4L, value);
        return rowDone(true);
    }

    public ColumnBuilder appendDouble(double value) {
        wants(type.type() == DataType.DOUBLE, "a double");
        data.require((rows + 1L) * 8).set(Memory.DOUBLE, rows * 8L, value);
        return rowDone(true);
    }

    public ColumnBuilder appendString(String value) {
        return appendBytes(value.getBytes(StandardCharsets.UTF_8));
    }

    /** Appends a byte string of a variable column, or a value of a fixed-width column in its stored form. */
    public ColumnBuilder appendBytes(byte[] value) {
        return appendMemory(MemorySegment.ofArray(value));
    }

    /** As {@link #appendBytes}, from any memory. */
    public ColumnBuilder appendMemory(MemorySegment value) {
        long length = value.byteSize();
        if (type.layout() == Layout.FIXED) {
            wants(length == type.widthBytes(), "a value of " + length + " bytes");
            long at = (long) rows * length;
            MemorySegment.copy(value, 0, data.require(at + length), at, length);
        } else {
            wants(type.layout() == Layout.VARIABLE, "bytes");
            putBytes(value, 0, length);
            putOffset(dataBytes);
        }
        return rowDone(true);
    }

    /** Appends a row of a FloatVector column. */
    public ColumnBuilder appendVector(float[] value) {
        wants(type.type() == DataType.FLOAT_VECTOR && value.length == type.dim(), "a vector of " + value.length + " floats");
        long at = (long) rows * type.widthBytes();
        MemorySegment.copy(value, 0, data.require(at + type.widthBytes()), Memory.FLOAT, at, value.length);
        return rowDone(true);
    }

    /** The elements of an array column: append those of one row, then call {@link #endList()}. */
    public ColumnBuilder elements() {
        wants(child != null, "an array");
        return child;
    }

    /** Ends an array row: its elements are what was appended to {@link #elements()} since the last row ended. */
    public ColumnBuilder endList() {
        wants(child != null, "an array");
        putOffset(child.rows);
        return rowDone(true);
    }

    /** Appends a schema's default. @throws IllegalArgumentException when it is not of the column's type */
    public ColumnBuilder appendDefault(DefaultValue value) {
        return switch (value) {
            case DefaultValue.OfBool v -> appendBool(v.value());
            case DefaultValue.OfLong v -> appendLong(v.value());
            case DefaultValue.OfDouble v when type.type() == DataType.FLOAT -> appendFloat((float) v.value());
            case DefaultValue.OfDouble v -> appendDouble(v.value());
            case DefaultValue.OfString v -> appendString(v.value());
        };
    }

    /** Appends all rows of {@code source}. */
    public ColumnBuilder appendAll(Column source) {
        return appendRange(source, 0, source.rows());
    }

    /** Appends the rows {@code from} (inclusive) to {@code to} (exclusive) of a column of the same type. */
    public ColumnBuilder appendRange(Column source, int from, int to) {
        sameType(source);
        if (source.isConstant()) {
            for (int row = from; row < to; row++) {
                appendRow(source, row);
            }
            return this;
        }
        int count = to - from;
        Math.addExact(rows, count);
        int first = source.firstRow() + from;
        appendValidity(source, first, count);
        switch (type.layout()) {
            case FIXED -> {
                long width = type.widthBytes();
                MemorySegment.copy(source.data(), first * width, data.require((rows + (long) count) * width), rows * width,
                    count * width);
            }
            case BITS -> Bits.copy(source.data(), first, data.require(Bits.bytes(rows + (long) count)), rows, count);
            case VARIABLE, LIST -> appendRagged(source, from, to);
        }
        rows += count;
        return this;
    }

    /** Appends the given rows, in the given order, of a column of the same type. */
    public ColumnBuilder appendRows(Column source, int[] picked) {
        sameType(source);
        for (int row : picked) {
            appendRow(source, row);
        }
        return this;
    }

    /** Appends one row of a column of the same type. */
    public ColumnBuilder appendRow(Column source, int row) {
        if (source.isNull(row)) {
            return appendNull();
        }
        return switch (type.layout()) {
            case FIXED, VARIABLE -> appendMemory(source.memory(row));
            case BITS -> appendBool(source.getBool(row));
            case LIST -> {
                child.appendAll(source.list(row));
                yield endList();
            }
        };
    }

    /** The rows appended so far, as a view of the builder's memory: later appends do not change it. */
    public Column build() {
        if (offsets != null) {
            offsets.require(4L * (rows + 1L));
        }
        if (validity != null) {
            validity.require(Bits.bytes(rows));
        }
        return Column.of(type, rows, validity == null ? null : validity.memory(), data == null ? null : data.memory(),
            offsets == null ? null : offsets.memory(), child == null ? null : child.build());
    }

    /** Bytes used so far, outgrown buffers included. */
    long usedBytes() {
        return (data == null ? 0 : data.usedBytes()) + (offsets == null ? 0 : offsets.usedBytes())
            + (validity == null ? 0 : validity.usedBytes()) + (child == null ? 0 : child.usedBytes());
    }

    private void appendRagged(Column source, int from, int to) {
        if (from == to) {
            return;
        }
        int start = source.start(from);
        int end = source.end(to - 1);
        long base;
        if (child == null) {
            base = dataBytes - start;
            putBytes(source.data(), start, end - (long) start);
        } else {
            base = child.rows - (long) start;
            child.appendRange(source.child(), start, end);
        }
        MemorySegment target = offsets.require(4L * (rows + (to - from) + 1L));
        for (int row = from; row < to; row++) {
            target.set(Memory.INT, 4L * (rows + (row - from) + 1L), (int) (base + source.end(row)));
        }
    }

    private void appendValidity(Column source, int first, int count) {
        if (source.validity() == null && validity == null) {
            return;
        }
        if (validity == null) {
            validity = new GrowableBuffer(allocator);
            Bits.fill(validity.require(Bits.bytes(rows + (long) count)), 0, rows, true);
        }
        MemorySegment target = validity.require(Bits.bytes(rows + (long) count));
        if (source.validity() == null) {
            Bits.fill(target, rows, rows + (long) count, true);
        } else {
            Bits.copy(source.validity(), first, target, rows, count);
        }
    }

    private void putBytes(MemorySegment source, long from, long length) {
        if (dataBytes + length > Integer.MAX_VALUE) {
            throw new ColumnTooLargeException("a column of " + type.type(), dataBytes + length, Integer.MAX_VALUE);
        }
        MemorySegment.copy(source, from, data.require(dataBytes + length), dataBytes, length);
        dataBytes += length;
    }

    private void putOffset(long value) {
        offsets.require(4L * (rows + 2L)).set(Memory.INT, 4L * (rows + 1L), (int) value);
    }

    private ColumnBuilder rowDone(boolean valid) {
        if (validity != null) {
            Bits.put(validity.require(Bits.bytes(rows + 1L)), rows, valid);
        }
        rows = Math.addExact(rows, 1);
        return this;
    }

    private long inRange(long value, long narrowed) {
        if (value != narrowed) {
            throw new IllegalArgumentException(value + " does not fit into a column of " + type.type());
        }
        return narrowed;
    }

    private void sameType(Column source) {
        if (!source.type().equals(type)) {
            throw new IllegalArgumentException("rows of " + source.type() + " cannot be appended to a column of " + type);
        }
    }

    private void wants(boolean ok, String what) {
        if (!ok) {
            throw new IllegalArgumentException(what + " cannot be appended to a column of " + type);
        }
    }
}
