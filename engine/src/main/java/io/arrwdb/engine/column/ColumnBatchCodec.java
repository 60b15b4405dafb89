package io.arrwdb.engine.column;

import io.arrwdb.core.codec.ByteReader;
import io.arrwdb.core.codec.ByteWriter;
import io.arrwdb.core.codec.MalformedBytesException;
import io.arrwdb.core.id.FieldId;
import io.arrwdb.core.schema.DataType;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The bytes of a {@link ColumnBatch}: a header, then the buffers of all columns, each starting at a multiple of 8 bytes.
 *
 * <pre>
 * header: u8 format (1), varint schema version, varint rows, varint columns, then for each column by ascending field
 *         varint field id, column type (u8 type, u8 element type or 0, varint dim), shape
 * shape:  u8 flags (bit 0: has a validity buffer), then for VARIABLE varint data bytes, for LIST varint child rows, shape of the child
 * body:   for each column: validity, offsets, data, then the buffers of the child; absent ones take no bytes, gaps are zero
 * </pre>
 *
 * Buffers are as in Arrow: little-endian, offsets int32 from 0, bits lowest first.
 */
final class ColumnBatchCodec {
    private static final int FORMAT = 1;
    private static final int HAS_VALIDITY = 1;
    private static final int ALIGNMENT = 8;
    /** Bounds what a header can make the reader allocate. */
    private static final int MAX_COLUMNS = 4_096;

    private ColumnBatchCodec() { }

    static byte[] encode(ColumnBatch batch) {
        SortedMap<FieldId, Column> packed = packed(batch);
        byte[] header = header(batch, packed);
        long size = align(header.length) + packed.values().stream().mapToLong(ColumnBatchCodec::bodyBytes).sum();
        if (size > Allocator.MAX_HEAP_BYTES) {
            throw new ColumnTooLargeException("an encoded batch", size, Allocator.MAX_HEAP_BYTES);
        }
        byte[] bytes = new byte[(int) size];
        MemorySegment target = MemorySegment.ofArray(bytes);
        MemorySegment.copy(MemorySegment.ofArray(header), 0, target, 0, header.length);
        long at = align(header.length);
        for (Column column : packed.values()) {
            at = put(column, target, at);
        }
        return bytes;
    }

    static long encodedBytes(ColumnBatch batch) {
        SortedMap<FieldId, Column> packed = packed(batch);
        return align(header(batch, packed).length) + packed.values().stream().mapToLong(ColumnBatchCodec::bodyBytes).sum();
    }

    static ColumnBatch decode(byte[] bytes) {
        ByteReader in = new ByteReader(bytes);
        int format = in.u8();
        if (format != FORMAT) {
            throw new MalformedBytesException("a column batch of format " + format + "; this version reads " + FORMAT);
        }
        int schemaVersion = in.count(Integer.MAX_VALUE);
        int rows = in.count(Integer.MAX_VALUE - 1);
        int count = in.count(MAX_COLUMNS);
        List<FieldId> fields = new ArrayList<>();
        List<Shape> shapes = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            FieldId field = new FieldId(in.varint());
            if (!fields.isEmpty() && fields.getLast().compareTo(field) >= 0) {
                throw new MalformedBytesException("field " + field + " follows field " + fields.getLast() + " in a column batch");
            }
            fields.add(field);
            shapes.add(Shape.read(in, ColumnType.read(in), rows));
        }
        BodyReader body = new BodyReader(bytes, align(in.position()));
        SortedMap<FieldId, Column> columns = new TreeMap<>();
        for (int i = 0; i < count; i++) {
            columns.put(fields.get(i), body.column(shapes.get(i)));
        }
        body.end();
        return new ColumnBatch(schemaVersion, rows, columns);
    }

    /** The columns with buffers that hold their own rows only, counted from 0. */
    private static SortedMap<FieldId, Column> packed(ColumnBatch batch) {
        SortedMap<FieldId, Column> packed = new TreeMap<>();
        batch.columns().forEach((field, column) -> packed.put(field, packed(column)));
        return packed;
    }

    private static Column packed(Column column) {
        boolean fromZero = column.firstRow() == 0 && !column.isConstant();
        boolean offsetsFromZero = column.offsets() == null || column.rows() == 0 || column.start(0) == 0;
        return fromZero && offsetsFromZero && (column.child() == null || packedChild(column))
            ? column : new ColumnBuilder(column.type(), column.rows()).appendAll(column).build();
    }

    private static boolean packedChild(Column column) {
        return column.child().firstRow() == 0 && !column.child().isConstant();
    }

    private static byte[] header(ColumnBatch batch, SortedMap<FieldId, Column> columns) {
        ByteWriter out = new ByteWriter().u8(FORMAT).varint(batch.schemaVersion()).varint(batch.rows()).varint(columns.size());
        columns.forEach((field, column) -> {
            out.varint(field.value());
            column.type().write(out);
            Shape.of(column).write(out);
        });
        return out.toBytes();
    }

    private static long bodyBytes(Column column) {
        Shape shape = Shape.of(column);
        return align(shape.validityBytes()) + align(shape.offsetBytes()) + align(shape.dataBytes())
            + (shape.child() == null ? 0 : bodyBytes(elements(column)));
    }

    private static long put(Column column, MemorySegment target, long start) {
        Shape shape = Shape.of(column);
        long at = put(column.validity(), shape.validityBytes(), target, start);
        at = put(column.offsets(), shape.offsetBytes(), target, at);
        at = put(column.data(), shape.dataBytes(), target, at);
        if (shape.hasValidity()) {
            clearTail(target, start, column.rows());
        }
        if (column.type().layout() == Layout.BITS) {
            clearTail(target, at - align(shape.dataBytes()), column.rows());
        }
        return shape.child() == null ? at : put(elements(column), target, at);
    }

    private static long put(MemorySegment source, long bytes, MemorySegment target, long at) {
        if (bytes > 0) {
            MemorySegment.copy(source, 0, target, at, bytes);
        }
        return at + align(bytes);
    }

    /** Bits after the last row are zero, so that equal batches have equal bytes. */
    private static void clearTail(MemorySegment target, long bitsAt, int rows) {
        Bits.fill(target.asSlice(bitsAt, align(Bits.bytes(rows))), rows, align(Bits.bytes(rows)) * 8, false);
    }

    private static Column elements(Column list) {
        return list.child().slice(0, list.rows() == 0 ? 0 : list.end(list.rows() - 1));
    }

    private static long align(long bytes) {
        return (bytes + ALIGNMENT - 1) & -ALIGNMENT;
    }

    /** What a header tells of one column. */
    private record Shape(ColumnType type, int rows, boolean hasValidity, long variableBytes, Shape child) {
        static Shape of(Column column) {
            boolean variable = column.type().layout() == Layout.VARIABLE;
            boolean list = column.type().layout() == Layout.LIST;
            return new Shape(column.type(), column.rows(), column.mayHaveNulls(),
                variable && column.rows() > 0 ? column.end(column.rows() - 1) : 0, list ? of(elements(column)) : null);
        }

        static Shape read(ByteReader in, ColumnType type, int rows) {
            int flags = in.u8();
            if ((flags & ~HAS_VALIDITY) != 0) {
                throw new MalformedBytesException("a column with the unknown flags " + flags);
            }
            boolean valid = (flags & HAS_VALIDITY) != 0;
            return switch (type.layout()) {
                case FIXED, BITS -> new Shape(type, rows, valid, 0, null);
                case VARIABLE -> new Shape(type, rows, valid, in.count(Integer.MAX_VALUE), null);
                case LIST -> {
                    int childRows = in.count(Integer.MAX_VALUE - 1);
                    yield new Shape(type, rows, valid, 0, read(in, type.elementType(), childRows));
                }
            };
        }

        void write(ByteWriter out) {
            out.u8(hasValidity ? HAS_VALIDITY : 0);
            if (type.layout() == Layout.VARIABLE) {
                out.varint(variableBytes);
            } else if (child != null) {
                out.varint(child.rows);
                child.write(out);
            }
        }

        long validityBytes() {
            return hasValidity ? Bits.bytes(rows) : 0;
        }

        long offsetBytes() {
            Layout layout = type.layout();
            return layout == Layout.VARIABLE || layout == Layout.LIST ? 4L * (rows + 1L) : 0;
        }

        long dataBytes() {
            return switch (type.layout()) {
                case FIXED -> (long) rows * type.widthBytes();
                case BITS -> Bits.bytes(rows);
                case VARIABLE -> variableBytes;
                case LIST -> 0;
            };
        }
    }

    /** Cuts the body into buffers; trusts no length and no offset. */
    private static final class BodyReader {
        private final MemorySegment bytes;
        private long at;

        BodyReader(byte[] bytes, long start) {
            this.bytes = MemorySegment.ofArray(bytes);
            at = start;
        }

        Column column(Shape shape) {
            MemorySegment validity = shape.hasValidity() ? take(shape.validityBytes()) : null;
            MemorySegment offsets = shape.offsetBytes() > 0 ? take(shape.offsetBytes()) : null;
            MemorySegment data = shape.type().layout() == Layout.LIST ? null : take(shape.dataBytes());
            Column child = shape.child() == null ? null : column(shape.child());
            if (offsets != null) {
                ColumnChecks.offsets(offsets, shape.rows(), child == null ? shape.variableBytes() : child.rows(), true);
            }
            if (shape.type().type() == DataType.SPARSE_FLOAT_VECTOR) {
                ColumnChecks.sparsePairs(offsets, shape.rows());
            }
            return Column.of(shape.type(), shape.rows(), validity, data, offsets, child);
        }

        void end() {
            if (at != bytes.byteSize()) {
                throw new MalformedBytesException("a column batch of " + bytes.byteSize() + " bytes whose columns end at byte " + at);
            }
        }

        private MemorySegment take(long length) {
            if (length > bytes.byteSize() - at) {
                throw new MalformedBytesException("a buffer of " + length + " bytes at byte " + at + " of a column batch of "
                    + bytes.byteSize() + " bytes");
            }
            MemorySegment buffer = bytes.asSlice(at, length);
            at += align(length);
            return buffer;
        }
    }
}
