package io.arrwdb.storage.arrow;

import io.arrwdb.core.schema.DataType;
import io.arrwdb.engine.column.Column;
import io.arrwdb.engine.column.ColumnType;
import io.arrwdb.engine.column.Layout;
import io.arrwdb.engine.column.Memory;
import java.lang.foreign.MemorySegment;
import org.apache.arrow.flatbuf.Buffer;
import org.apache.arrow.flatbuf.RecordBatch;

/** Walks the nodes and buffers of a record batch in Arrow's order and makes columns of them. */
final class BufferCursor {
    private static final MemorySegment EMPTY_OFFSETS = MemorySegment.ofArray(new byte[4]).asReadOnly();

    private final RecordBatch batch;
    private final MemorySegment body;
    private int node;
    private int buffer;

    BufferCursor(RecordBatch batch, MemorySegment body) {
        this.batch = batch;
        this.body = body;
    }

    /** The next column. @throws IndexOutOfBoundsException when a buffer reaches beyond the body */
    Column next(ColumnType type) {
        int rows = Math.toIntExact(batch.nodes(node++).length());
        MemorySegment validity = nextBuffer();
        MemorySegment valid = validity.byteSize() == 0 ? null : validity;
        return switch (type.layout()) {
            case FIXED -> {
                skipListChild(type);
                yield Column.of(type, rows, valid, nextBuffer(), null, null);
            }
            case BITS -> Column.of(type, rows, valid, nextBuffer(), null, null);
            case VARIABLE -> {
                MemorySegment offsets = nextOffsets();
                MemorySegment data = nextBuffer();
                checkEnd(offsets, rows, data.byteSize());
                yield Column.of(type, rows, valid, data, offsets, null);
            }
            case LIST -> {
                MemorySegment offsets = nextOffsets();
                Column child = next(type.elementType());
                checkEnd(offsets, rows, child.rows());
                yield Column.of(type, rows, valid, null, offsets, child);
            }
        };
    }

    /** A fixed-size list has its values in a child, whose node and empty validity lie between. */
    private void skipListChild(ColumnType type) {
        if (type.layout() == Layout.FIXED && (type.type() == DataType.FLOAT_VECTOR || type.type() == DataType.INT8_VECTOR)) {
            node++;
            buffer++;
        }
    }

    private MemorySegment nextOffsets() {
        MemorySegment offsets = nextBuffer();
        return offsets.byteSize() == 0 ? EMPTY_OFFSETS : offsets;
    }

    private MemorySegment nextBuffer() {
        Buffer at = batch.buffers(buffer++);
        return body.asSlice(at.offset(), at.length());
    }

    private static void checkEnd(MemorySegment offsets, int rows, long length) {
        int end = offsets.get(Memory.INT, 4L * rows);
        if (end < 0 || end > length) {
            throw new IndexOutOfBoundsException("offsets end at " + end + " of " + length);
        }
    }
}
