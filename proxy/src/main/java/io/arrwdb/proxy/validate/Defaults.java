package io.arrwdb.proxy.validate;

import io.arrwdb.core.schema.DataType;
import io.arrwdb.core.schema.DefaultValue;
import io.arrwdb.proto.milvus.schema.FieldSchema;
import io.arrwdb.proto.milvus.schema.ValueField;
import io.arrwdb.proxy.error.MilvusException;
import io.arrwdb.proxy.error.SchemaErrors;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Reads a field's default value, which must be of the field's type and within its bounds. */
final class Defaults {
    private Defaults() { }

    static DefaultValue read(FieldSchema field, DataType type, Map<String, String> params) {
        if (field.getIsPrimaryKey()) {
            throw SchemaErrors.invalid("primary field not support default_value, field = " + field.getName());
        }
        ValueField value = field.getDefaultValue();
        return switch (type) {
            case BOOL -> {
                expect(field, type, ValueField.DataCase.BOOL_DATA);
                yield new DefaultValue.OfBool(value.getBoolData());
            }
            case INT8, INT16, INT32 -> {
                boolean wide = value.getDataCase() == ValueField.DataCase.LONG_DATA;
                if (!wide) {
                    expect(field, type, ValueField.DataCase.INT_DATA);
                }
                yield integer(field, type, wide ? value.getLongData() : value.getIntData());
            }
            case INT64 -> {
                expect(field, type, ValueField.DataCase.LONG_DATA);
                yield new DefaultValue.OfLong(value.getLongData());
            }
            case FLOAT -> {
                expect(field, type, ValueField.DataCase.FLOAT_DATA);
                yield finite(field, value.getFloatData());
            }
            case DOUBLE -> {
                expect(field, type, ValueField.DataCase.DOUBLE_DATA);
                yield finite(field, value.getDoubleData());
            }
            case VARCHAR -> {
                expect(field, type, ValueField.DataCase.STRING_DATA);
                yield text(field, value.getStringData(), Integer.parseInt(params.get("max_length")));
            }
            case ARRAY, JSON, BINARY_VECTOR, FLOAT_VECTOR, FLOAT16_VECTOR, BFLOAT16_VECTOR, SPARSE_FLOAT_VECTOR, INT8_VECTOR ->
                throw SchemaErrors.invalid("type not support default_value, type:" + type.milvusName() + ", name:"
                        + field.getName());
        };
    }

    /** pymilvus sends every Python integer as one of 64 bits. */
    private static DefaultValue integer(FieldSchema field, DataType type, long value) {
        boolean fits = type == DataType.INT32 && value == (int) value || type == DataType.INT16 && value == (short) value
                || type == DataType.INT8 && value == (byte) value;
        if (!fits) {
            throw SchemaErrors.invalid("[" + value + "] is out of range of " + type.milvusName() + " for the default value of "
                    + field.getName());
        }
        return new DefaultValue.OfLong(value);
    }

    private static DefaultValue finite(FieldSchema field, double value) {
        if (!Double.isFinite(value)) {
            throw SchemaErrors.invalid("the default value of " + field.getName() + " is not a number or infinity");
        }
        return new DefaultValue.OfDouble(value);
    }

    private static DefaultValue text(FieldSchema field, String value, int maxLength) {
        int length = value.getBytes(StandardCharsets.UTF_8).length;
        if (length > maxLength) {
            throw SchemaErrors.invalid("the length (" + length + ") of string exceeds max length (" + maxLength
                    + ") for the default value of " + field.getName());
        }
        return new DefaultValue.OfString(value);
    }

    private static void expect(FieldSchema field, DataType type, ValueField.DataCase wanted) {
        ValueField.DataCase got = field.getDefaultValue().getDataCase();
        if (got != wanted) {
            throw mismatch(field, type, got);
        }
    }

    private static MilvusException mismatch(FieldSchema field, DataType type, ValueField.DataCase got) {
        return SchemaErrors.invalid("type (" + type.milvusName() + ") of field (" + field.getName()
                + ") is not equal to the type(" + got + ") of default_value");
    }
}
