package io.arrwdb.engine.column;

import io.arrwdb.core.codec.ByteReader;
import io.arrwdb.core.codec.ByteWriter;
import io.arrwdb.core.codec.MalformedBytesException;
import io.arrwdb.core.schema.DataType;
import io.arrwdb.core.schema.FieldSchema;

/**
 * What a column holds, and therefore how it lies in memory. Integers are stored at their true width; a sparse vector is a byte
 * string of (uint32 index, float32 value) pairs, JSON and VarChar are UTF-8.
 *
 * @param element the type of an array's elements, else null
 * @param dim dimensions of a dense or binary vector, else 0
 */
public record ColumnType(DataType type, DataType element, int dim) {
    /** Most dimensions of a vector; Milvus allows a binary one eight times those of a float one. */
    public static final int MAX_DIM = 262_144;

    public static final ColumnType INT64 = scalar(DataType.INT64);

    public ColumnType {
        if ((type == DataType.ARRAY) != (element != null)) {
            throw new IllegalArgumentException("a column of " + type + " with elements of " + element);
        }
        if (element != null && (element == DataType.ARRAY || element == DataType.JSON || element.isVector())) {
            throw new IllegalArgumentException("an array cannot hold elements of " + element);
        }
        boolean dense = type.isVector() && type != DataType.SPARSE_FLOAT_VECTOR;
        if (dense ? dim < 1 || dim > MAX_DIM : dim != 0) {
            throw new IllegalArgumentException("a column of " + type + " with " + dim + " dimensions; a vector has 1 to "
                + MAX_DIM + ", other types 0");
        }
        if (type == DataType.BINARY_VECTOR && dim % 8 != 0) {
            throw new IllegalArgumentException("a binary vector of " + dim + " dimensions; they must be a multiple of 8");
        }
    }

    public static ColumnType of(FieldSchema field) {
        boolean dense = field.type().isVector() && field.type() != DataType.SPARSE_FLOAT_VECTOR;
        return new ColumnType(field.type(), field.type() == DataType.ARRAY ? field.elementType() : null,
            dense ? field.dim() : 0);
    }

    /** A type without elements or dimensions. */
    public static ColumnType scalar(DataType type) {
        return new ColumnType(type, null, 0);
    }

    public static ColumnType arrayOf(DataType element) {
        return new ColumnType(DataType.ARRAY, element, 0);
    }

    public static ColumnType vector(DataType type, int dim) {
        return new ColumnType(type, null, dim);
    }

    public Layout layout() {
        return switch (type) {
            case BOOL -> Layout.BITS;
            case VARCHAR, JSON, SPARSE_FLOAT_VECTOR -> Layout.VARIABLE;
            case ARRAY -> Layout.LIST;
            case INT8, INT16, INT32, INT64, FLOAT, DOUBLE, FLOAT_VECTOR, BINARY_VECTOR, FLOAT16_VECTOR, BFLOAT16_VECTOR,
                INT8_VECTOR -> Layout.FIXED;
        };
    }

    /** Bytes of a value of layout {@link Layout#FIXED}; 0 for other layouts. */
    public int widthBytes() {
        return switch (type) {
            case INT8 -> 1;
            case INT16 -> 2;
            case INT32, FLOAT -> 4;
            case INT64, DOUBLE -> 8;
            case FLOAT_VECTOR -> 4 * dim;
            case BINARY_VECTOR -> dim / 8;
            case FLOAT16_VECTOR, BFLOAT16_VECTOR -> 2 * dim;
            case INT8_VECTOR -> dim;
            case BOOL, VARCHAR, JSON, SPARSE_FLOAT_VECTOR, ARRAY -> 0;
        };
    }

    /** The type of the child column of an array. */
    public ColumnType elementType() {
        if (element == null) {
            throw new IllegalStateException("a column of " + type + " has no elements");
        }
        return scalar(element);
    }

    public void write(ByteWriter out) {
        out.u8(type.code()).u8(element == null ? 0 : element.code()).varint(dim);
    }

    /** @throws MalformedBytesException when no column can have the type */
    public static ColumnType read(ByteReader in) {
        int type = in.u8();
        int element = in.u8();
        int dim = in.count(MAX_DIM);
        try {
            return new ColumnType(DataType.ofCode(type), element == 0 ? null : DataType.ofCode(element), dim);
        } catch (IllegalArgumentException e) {
            throw new MalformedBytesException("a column type that cannot be: " + e.getMessage(), e);
        }
    }
}
