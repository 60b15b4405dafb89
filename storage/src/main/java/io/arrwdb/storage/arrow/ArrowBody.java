package io.arrwdb.storage.arrow;

import io.arrwdb.engine.column.Column;
import io.arrwdb.engine.column.ColumnBuilder;
import io.arrwdb.engine.column.Layout;
import io.arrwdb.core.schema.DataType;
import io.arrwdb.storage.object.CompositeBody;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/**
 * The body of the one record batch: the buffers of all columns in Arrow's order, each aligned, none copied where the
 * column's memory begins with its first row.
 */
final class ArrowBody {
    /** Arrow recommends 64: a vector register, a cache line. */
    static final int ALIGNMENT = 64;

    /** Rows and nulls of a column or of a child. */
    record Node(long rows, long nulls) { }

    /** Where a buffer lies in the body, without its padding. */
    record Buffer(long offset, long length) { }

    private final CompositeBody.Builder bytes;
    private final long start;
    private final List<Node> nodes = new ArrayList<>();
    private final List<Buffer> buffers = new ArrayList<>();

    /** @param bytes the file so far; its length is the start of the body */
    ArrowBody(CompositeBody.Builder bytes) {
        this.bytes = bytes;
        start = bytes.length();
    }

    List<Node> nodes() {
        return nodes;
    }

    List<Buffer> buffers() {
        return buffers;
    }

    long length() {
        return bytes.length() - start;
    }

    void add(Column given) {
        Column column = fromRowZero(given);
        int rows = column.rows();
        nodes.add(new Node(rows, nulls(column)));
        buffer(column.validity(), (rows + 7L) / 8);
        switch (column.type().layout()) {
            case FIXED -> addFixed(column);
            case BITS -> buffer(column.data(), (rows + 7L) / 8);
            case VARIABLE -> {
                buffer(column.offsets(), 4L * (rows + 1L));
                buffer(column.data(), rows == 0 ? 0 : column.end(rows - 1));
            }
            case LIST -> {
                buffer(column.offsets(), 4L * (rows + 1L));
                add(column.child().slice(0, rows == 0 ? 0 : column.end(rows - 1)));
            }
        }
    }

    private void addFixed(Column column) {
        long length = (long) column.rows() * column.type().widthBytes();
        boolean fixedSizeList = column.type().type() == DataType.FLOAT_VECTOR || column.type().type() == DataType.INT8_VECTOR;
        if (fixedSizeList) {
            nodes.add(new Node((long) column.rows() * column.type().dim(), 0));
            buffer(null, 0);
        }
        buffer(column.data(), length);
    }

    private void buffer(MemorySegment memory, long length) {
        if (memory == null || length == 0) {
            buffers.add(new Buffer(bytes.length() - start, 0));
            return;
        }
        buffers.add(new Buffer(bytes.length() - start, length));
        bytes.add(memory.asSlice(0, length)).align(ALIGNMENT);
    }

    private static long nulls(Column column) {
        if (column.validity() == null) {
            return 0;
        }
        long nulls = 0;
        for (int row = 0; row < column.rows(); row++) {
            nulls += column.isNull(row) ? 1 : 0;
        }
        return nulls;
    }

    /** The column with row 0 at the begin of its buffers and offsets that begin with 0. */
    private static Column fromRowZero(Column column) {
        boolean ragged = column.type().layout() == Layout.VARIABLE || column.type().layout() == Layout.LIST;
        boolean whole = !column.isConstant() && column.firstRow() == 0 && (!ragged || column.rows() == 0 || column.start(0) == 0);
        return whole ? column : new ColumnBuilder(column.type(), column.rows()).appendAll(column).build();
    }
}
