package io.arrwdb.proxy.wire;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import io.arrwdb.core.schema.DataType;
import io.arrwdb.core.schema.FieldSchema;
import io.arrwdb.engine.column.Column;
import io.arrwdb.engine.column.Memory;
import io.arrwdb.proto.milvus.schema.ArrayArray;
import io.arrwdb.proto.milvus.schema.BoolArray;
import io.arrwdb.proto.milvus.schema.DoubleArray;
import io.arrwdb.proto.milvus.schema.FieldData;
import io.arrwdb.proto.milvus.schema.FloatArray;
import io.arrwdb.proto.milvus.schema.IntArray;
import io.arrwdb.proto.milvus.schema.JSONArray;
import io.arrwdb.proto.milvus.schema.LongArray;
import io.arrwdb.proto.milvus.schema.ScalarField;
import io.arrwdb.proto.milvus.schema.SparseFloatArray;
import io.arrwdb.proto.milvus.schema.StringArray;
import io.arrwdb.proto.milvus.schema.VectorField;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;

/**
 * Writes columns as clients expect them in answers: scalars in full length with a placeholder for nulls and {@code valid_data}
 * beside them, vectors one after the other with {@code dim} set.
 */
public final class ColumnWriter {
    private static final ByteString NO_JSON = ByteString.copyFrom("{}", StandardCharsets.UTF_8);

    private ColumnWriter() { }

    /** The answer's column of a field. */
    public static FieldData write(FieldSchema field, Column column) {
        FieldData.Builder out = FieldData.newBuilder().setTypeValue(field.type().code()).setFieldName(field.name())
                .setFieldId(field.id().value()).setIsDynamic(field.dynamic());
        if (field.type().isVector()) {
            return out.setVectors(vectors(field, column)).build();
        }
        if (field.nullable()) {
            for (int row = 0; row < column.rows(); row++) {
                out.addValidData(!column.isNull(row));
            }
        }
        if (field.type() == DataType.ARRAY) {
            return out.setScalars(ScalarField.newBuilder().setArrayData(arrays(field, column))).build();
        }
        return out.setScalars(scalars(field.type(), column)).build();
    }

    /** An Int64 column of one value, under a name that is no field: the answer of {@code count(*)}. */
    public static FieldData single(String name, long value) {
        return FieldData.newBuilder().setTypeValue(DataType.INT64.code()).setFieldName(name)
                .setScalars(ScalarField.newBuilder().setLongData(LongArray.newBuilder().addData(value))).build();
    }

    private static ScalarField scalars(DataType type, Column column) {
        ScalarField.Builder out = ScalarField.newBuilder();
        int rows = column.rows();
        switch (type) {
            case BOOL -> {
                BoolArray.Builder values = BoolArray.newBuilder();
                for (int row = 0; row < rows; row++) {
                    values.addData(!column.isNull(row) && column.getBool(row));
                }
                out.setBoolData(values);
            }
            case INT8, INT16, INT32 -> {
                IntArray.Builder values = IntArray.newBuilder();
                for (int row = 0; row < rows; row++) {
                    values.addData(column.isNull(row) ? 0 : column.getInt(row));
                }
                out.setIntData(values);
            }
            case INT64 -> {
                LongArray.Builder values = LongArray.newBuilder();
                for (int row = 0; row < rows; row++) {
                    values.addData(column.isNull(row) ? 0 : column.getLong(row));
                }
                out.setLongData(values);
            }
            case FLOAT -> {
                FloatArray.Builder values = FloatArray.newBuilder();
                for (int row = 0; row < rows; row++) {
                    values.addData(column.isNull(row) ? 0 : column.getFloat(row));
                }
                out.setFloatData(values);
            }
            case DOUBLE -> {
                DoubleArray.Builder values = DoubleArray.newBuilder();
                for (int row = 0; row < rows; row++) {
                    values.addData(column.isNull(row) ? 0 : column.getDouble(row));
                }
                out.setDoubleData(values);
            }
            case VARCHAR -> {
                StringArray.Builder values = StringArray.newBuilder();
                for (int row = 0; row < rows; row++) {
                    values.addData(column.isNull(row) ? "" : column.string(row));
                }
                out.setStringData(values);
            }
            case JSON -> {
                JSONArray.Builder values = JSONArray.newBuilder();
                for (int row = 0; row < rows; row++) {
                    values.addData(column.isNull(row) ? NO_JSON : UnsafeByteOperations.unsafeWrap(column.bytes(row)));
                }
                out.setJsonData(values);
            }
            default -> throw new IllegalStateException("no scalar: " + type);
        }
        return out.build();
    }

    private static ArrayArray arrays(FieldSchema field, Column column) {
        ArrayArray.Builder out = ArrayArray.newBuilder().setElementTypeValue(field.elementType().code());
        for (int row = 0; row < column.rows(); row++) {
            out.addData(column.isNull(row) ? ScalarField.getDefaultInstance()
                    : scalars(field.elementType(), column.list(row)));
        }
        return out.build();
    }

    private static VectorField vectors(FieldSchema field, Column column) {
        VectorField.Builder out = VectorField.newBuilder().setDim(field.dim());
        return switch (field.type()) {
            case FLOAT_VECTOR -> out.setFloatVector(floats(column)).build();
            case BINARY_VECTOR -> out.setBinaryVector(fixed(column)).build();
            case SPARSE_FLOAT_VECTOR -> sparse(out, column);
            default -> throw new IllegalStateException("no collection has a field of " + field.type());
        };
    }

    private static FloatArray floats(Column column) {
        FloatArray.Builder out = FloatArray.newBuilder();
        MemorySegment values = column.dense().fixedData();
        long count = values.byteSize() / Float.BYTES;
        for (long i = 0; i < count; i++) {
            out.addData(values.get(Memory.FLOAT, i * Float.BYTES));
        }
        return out.build();
    }

    private static ByteString fixed(Column column) {
        return UnsafeByteOperations.unsafeWrap(column.dense().fixedData().toArray(ValueLayout.JAVA_BYTE));
    }

    private static VectorField sparse(VectorField.Builder out, Column column) {
        SparseFloatArray.Builder rows = SparseFloatArray.newBuilder();
        long dim = 0;
        for (int row = 0; row < column.rows(); row++) {
            byte[] pairs = column.bytes(row);
            dim = Math.max(dim, SparseRows.dim(pairs));
            rows.addContents(UnsafeByteOperations.unsafeWrap(pairs));
        }
        return out.setDim(dim).setSparseFloatVector(rows.setDim(dim)).build();
    }
}
