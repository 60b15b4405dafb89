package io.arrwdb.proxy.wire;

import io.arrwdb.core.schema.DataType;
import io.arrwdb.core.schema.FieldSchema;
import io.arrwdb.engine.column.Column;
import io.arrwdb.engine.column.ColumnBuilder;
import io.arrwdb.engine.column.ColumnType;
import io.arrwdb.proto.milvus.schema.FieldData;
import io.arrwdb.proto.milvus.schema.ScalarField;
import io.arrwdb.proxy.error.DataErrors;
import io.arrwdb.proxy.error.MilvusException;
import io.arrwdb.proxy.limit.Limits;

/**
 * Reads the data that a client sent for one field into a column, and refuses whatever does not fit the schema. Source of the
 * encodings: Milvus {@code schema.proto}, {@code FieldData}.
 */
final class ColumnReader {
    private final Limits limits;
    private final ArrayReader arrays;
    private final VectorReader vectors;

    ColumnReader(Limits limits) {
        this.limits = limits;
        arrays = new ArrayReader();
        vectors = new VectorReader();
    }

    /** Appends the value at {@code index} of the data as row {@code row}. */
    interface Cell {
        void append(ColumnBuilder out, int index, int row);
    }

    /** @throws MilvusException naming field and row of the first value that does not fit */
    Column read(FieldSchema field, FieldData data, int rows) {
        if (data.getTypeValue() != 0 && data.getTypeValue() != field.type().code()) {
            throw DataErrors.type(field.name(), field.type().milvusName(), data.getType().name());
        }
        return switch (field.type()) {
            case BOOL, INT8, INT16, INT32, INT64, FLOAT, DOUBLE, VARCHAR, JSON -> scalars(field, data, rows);
            case ARRAY -> {
                expect(field, data, ScalarField.DataCase.ARRAY_DATA);
                yield fill(field, data, data.getScalars().getArrayData().getDataCount(), rows,
                        arrays.cell(field, data.getScalars().getArrayData()));
            }
            case FLOAT_VECTOR, BINARY_VECTOR, SPARSE_FLOAT_VECTOR, FLOAT16_VECTOR, BFLOAT16_VECTOR, INT8_VECTOR ->
                vectors.read(field, data, rows);
        };
    }

    private Column scalars(FieldSchema field, FieldData data, int rows) {
        expect(field, data, containerOf(field.type()));
        ScalarField s = data.getScalars();
        return switch (field.type()) {
            case BOOL -> fill(field, data, s.getBoolData().getDataCount(), rows,
                    (out, i, row) -> out.appendBool(s.getBoolData().getData(i)));
            case INT8, INT16, INT32 -> fill(field, data, s.getIntData().getDataCount(), rows,
                    (out, i, row) -> out.appendLong(inRange(field, row, s.getIntData().getData(i), field.type())));
            case INT64 -> fill(field, data, s.getLongData().getDataCount(), rows,
                    (out, i, row) -> out.appendLong(s.getLongData().getData(i)));
            case FLOAT -> fill(field, data, s.getFloatData().getDataCount(), rows,
                    (out, i, row) -> out.appendFloat((float) finite(field, row, s.getFloatData().getData(i))));
            case DOUBLE -> fill(field, data, s.getDoubleData().getDataCount(), rows,
                    (out, i, row) -> out.appendDouble(finite(field, row, s.getDoubleData().getData(i))));
            case VARCHAR -> fill(field, data, s.getStringData().getDataCount(), rows,
                    (out, i, row) -> out.appendBytes(text(field, row, s.getStringData().getDataBytes(i).toByteArray())));
            case JSON -> fill(field, data, s.getJsonData().getDataCount(), rows,
                    (out, i, row) -> out.appendBytes(json(field, row, s.getJsonData().getData(i).toByteArray())));
            default -> throw new IllegalStateException("no scalar: " + field.type());
        };
    }

    /** The column of all rows; rows without a value take the default, or null. */
    static Column fill(FieldSchema field, FieldData data, int values, int rows, Cell cell) {
        Validity validity = Validity.of(field, data, values, rows);
        ColumnBuilder out = new ColumnBuilder(ColumnType.of(field), rows);
        for (int row = 0; row < rows; row++) {
            int index = validity.indexOf(row);
            if (index >= 0) {
                cell.append(out, index, row);
            } else if (field.defaultValue() != null) {
                out.appendDefault(field.defaultValue());
            } else if (field.nullable()) {
                out.appendNull();
            } else {
                throw DataErrors.isNull(field.name(), row);
            }
        }
        return out.build();
    }

    private byte[] json(FieldSchema field, int row, byte[] text) {
        if (text.length > limits.jsonBytes()) {
            throw DataErrors.jsonTooLong(field.name(), row, text.length, limits.jsonBytes());
        }
        try {
            JsonText.check(text, limits.jsonDepth());
        } catch (JsonText.Malformed e) {
            throw DataErrors.json(field.name(), row, e.getMessage());
        }
        return text;
    }

    static byte[] text(FieldSchema field, int row, byte[] utf8) {
        if (utf8.length > field.maxLength()) {
            throw DataErrors.tooLong(field.name(), row, utf8.length, field.maxLength());
        }
        return utf8;
    }

    static long inRange(FieldSchema field, int row, int value, DataType type) {
        boolean fits = switch (type) {
            case INT8 -> value == (byte) value;
            case INT16 -> value == (short) value;
            default -> true;
        };
        if (!fits) {
            throw DataErrors.integerRange(field.name(), row, value, type.milvusName());
        }
        return value;
    }

    static double finite(FieldSchema field, int row, double value) {
        if (!Double.isFinite(value)) {
            throw DataErrors.notFinite(field.name(), row, value);
        }
        return value;
    }

    static ScalarField.DataCase containerOf(DataType type) {
        return switch (type) {
            case BOOL -> ScalarField.DataCase.BOOL_DATA;
            case INT8, INT16, INT32 -> ScalarField.DataCase.INT_DATA;
            case INT64 -> ScalarField.DataCase.LONG_DATA;
            case FLOAT -> ScalarField.DataCase.FLOAT_DATA;
            case DOUBLE -> ScalarField.DataCase.DOUBLE_DATA;
            case VARCHAR -> ScalarField.DataCase.STRING_DATA;
            case JSON -> ScalarField.DataCase.JSON_DATA;
            case ARRAY -> ScalarField.DataCase.ARRAY_DATA;
            case BINARY_VECTOR, FLOAT_VECTOR, FLOAT16_VECTOR, BFLOAT16_VECTOR, SPARSE_FLOAT_VECTOR, INT8_VECTOR ->
                throw new IllegalArgumentException("a vector lies in no scalar container: " + type);
        };
    }

    private static void expect(FieldSchema field, FieldData data, ScalarField.DataCase wanted) {
        ScalarField.DataCase got = data.getScalars().getDataCase();
        boolean absent = got == ScalarField.DataCase.DATA_NOT_SET && !data.hasVectors() && !data.hasStructArrays();
        if (got != wanted && !absent) {
            throw DataErrors.type(field.name(), field.type().milvusName(), data.hasVectors() ? "vector" : got.name());
        }
    }
}
