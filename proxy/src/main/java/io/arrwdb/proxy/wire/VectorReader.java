package io.arrwdb.proxy.wire;

import com.google.protobuf.ByteString;
import io.arrwdb.core.schema.FieldSchema;
import io.arrwdb.engine.column.Column;
import io.arrwdb.engine.column.ColumnType;
import io.arrwdb.proto.milvus.schema.FieldData;
import io.arrwdb.proto.milvus.schema.FloatArray;
import io.arrwdb.proto.milvus.schema.VectorField;
import io.arrwdb.proxy.error.DataErrors;
import java.lang.foreign.MemorySegment;

/** Reads vector columns. Float vectors, the bulk of all inserts, go from the message into the column's bytes in one loop. */
final class VectorReader {
    Column read(FieldSchema field, FieldData data, int rows) {
        if (!data.getValidDataList().isEmpty() && data.getValidDataList().contains(Boolean.FALSE)) {
            throw DataErrors.isNull(field.name(), data.getValidDataList().indexOf(Boolean.FALSE));
        }
        VectorField vectors = data.getVectors();
        return switch (field.type()) {
            case FLOAT_VECTOR -> {
                expect(field, vectors, VectorField.DataCase.FLOAT_VECTOR);
                yield floats(field, vectors, rows);
            }
            case BINARY_VECTOR -> {
                expect(field, vectors, VectorField.DataCase.BINARY_VECTOR);
                yield binary(field, vectors, rows);
            }
            case SPARSE_FLOAT_VECTOR -> {
                expect(field, vectors, VectorField.DataCase.SPARSE_FLOAT_VECTOR);
                yield ColumnReader.fill(field, data, vectors.getSparseFloatVector().getContentsCount(), rows,
                        (out, i, row) -> out.appendBytes(sparse(field, row, vectors.getSparseFloatVector().getContents(i))));
            }
            default -> throw new IllegalStateException("no collection has a field of " + field.type());
        };
    }

    private static Column floats(FieldSchema field, VectorField vectors, int rows) {
        int dim = field.dim();
        checkDim(field, vectors.getDim());
        FloatArray values = vectors.getFloatVector();
        checkCount(field, values.getDataCount(), dim, dim, rows);
        float[] flat = new float[rows * dim];
        int special = 0;
        for (int i = 0; i < flat.length; i++) {
            float value = values.getData(i);
            special |= (Float.floatToRawIntBits(value) & 0x7f800000) + 0x00800000;
            flat[i] = value;
        }
        if (special < 0) {
            refuseSpecial(field, values, dim);
        }
        return Column.of(ColumnType.of(field), rows, null, MemorySegment.ofArray(flat), null, null);
    }

    /** An exponent of all ones (NaN, infinity) plus one overflows into the sign bit. */
    private static void refuseSpecial(FieldSchema field, FloatArray values, int dim) {
        for (int i = 0; i < values.getDataCount(); i++) {
            ColumnReader.finite(field, i / dim, values.getData(i));
        }
    }

    private static Column binary(FieldSchema field, VectorField vectors, int rows) {
        checkDim(field, vectors.getDim());
        ByteString values = vectors.getBinaryVector();
        checkCount(field, values.size(), field.dim() / 8, field.dim(), rows);
        return Column.of(ColumnType.of(field), rows, null, MemorySegment.ofArray(values.toByteArray()), null, null);
    }

    private static void checkDim(FieldSchema field, long dim) {
        if (dim != field.dim()) {
            throw DataErrors.dim(field.name(), dim, field.dim());
        }
    }

    private static void checkCount(FieldSchema field, long values, int perRow, int dim, int rows) {
        if (values % perRow != 0) {
            throw DataErrors.vectorLength(field.name(), values, dim);
        }
        if (values / perRow != rows) {
            throw DataErrors.rowCount(field.name(), values / perRow, rows);
        }
    }

    private static byte[] sparse(FieldSchema field, int row, ByteString content) {
        byte[] pairs = content.toByteArray();
        SparseRows.problemOf(pairs).ifPresent(why -> {
            throw DataErrors.sparse(field.name(), row, why);
        });
        return pairs;
    }

    private static void expect(FieldSchema field, VectorField vectors, VectorField.DataCase wanted) {
        if (vectors.getDataCase() != wanted) {
            throw DataErrors.type(field.name(), field.type().milvusName(), vectors.getDataCase().name());
        }
    }
}
