package io.arrwdb.proxy.wire;

import io.arrwdb.core.schema.DataType;
import io.arrwdb.core.schema.FieldSchema;
import io.arrwdb.engine.column.ColumnBuilder;
import io.arrwdb.proto.milvus.schema.ArrayArray;
import io.arrwdb.proto.milvus.schema.ScalarField;
import io.arrwdb.proxy.error.DataErrors;

/** Reads array rows: one {@code ScalarField} of the element's kind a row. */
final class ArrayReader {
    ColumnReader.Cell cell(FieldSchema field, ArrayArray data) {
        if (data.getElementTypeValue() != 0 && data.getElementTypeValue() != field.elementType().code()) {
            throw DataErrors.type(field.name(), "Array of " + field.elementType().milvusName(),
                    "Array of " + data.getElementType().name());
        }
        return (out, index, row) -> append(out, field, data.getData(index), row);
    }

    private static void append(ColumnBuilder out, FieldSchema field, ScalarField elements, int row) {
        DataType type = field.elementType();
        ScalarField.DataCase got = elements.getDataCase();
        if (got != ScalarField.DataCase.DATA_NOT_SET && got != ColumnReader.containerOf(type)) {
            throw DataErrors.type(field.name(), "Array of " + type.milvusName(), "Array of " + got.name());
        }
        int length = length(type, elements);
        if (length > field.maxCapacity()) {
            throw DataErrors.capacity(field.name(), row, length, field.maxCapacity());
        }
        for (int i = 0; i < length; i++) {
            appendElement(out.elements(), field, elements, i, row);
        }
        out.endList();
    }

    private static int length(DataType type, ScalarField elements) {
        return switch (type) {
            case BOOL -> elements.getBoolData().getDataCount();
            case INT8, INT16, INT32 -> elements.getIntData().getDataCount();
            case INT64 -> elements.getLongData().getDataCount();
            case FLOAT -> elements.getFloatData().getDataCount();
            case DOUBLE -> elements.getDoubleData().getDataCount();
            case VARCHAR -> elements.getStringData().getDataCount();
            default -> throw new IllegalStateException("no array holds " + type);
        };
    }

    private static void appendElement(ColumnBuilder out, FieldSchema field, ScalarField elements, int i, int row) {
        DataType type = field.elementType();
        switch (type) {
            case BOOL -> out.appendBool(elements.getBoolData().getData(i));
            case INT8, INT16, INT32 -> out.appendLong(ColumnReader.inRange(field, row, elements.getIntData().getData(i), type));
            case INT64 -> out.appendLong(elements.getLongData().getData(i));
            case FLOAT -> out.appendFloat((float) ColumnReader.finite(field, row, elements.getFloatData().getData(i)));
            case DOUBLE -> out.appendDouble(ColumnReader.finite(field, row, elements.getDoubleData().getData(i)));
            case VARCHAR -> out.appendBytes(
                    ColumnReader.text(field, row, elements.getStringData().getDataBytes(i).toByteArray()));
            default -> throw new IllegalStateException("no array holds " + type);
        }
    }
}
