package io.arrwdb.proxy.validate;

import io.arrwdb.core.id.FieldId;
import io.arrwdb.core.schema.DataType;
import io.arrwdb.core.schema.FieldSchema;
import io.arrwdb.proxy.error.SchemaErrors;
import io.arrwdb.proxy.limit.Limits;
import io.arrwdb.proxy.wire.JsonText;
import io.arrwdb.proxy.wire.Params;
import java.util.Map;
import java.util.TreeMap;

/** Reads and checks the definition of one field, as CreateCollection and AddCollectionField send it. */
public final class FieldReader {
    private static final FieldId UNASSIGNED = new FieldId(0);
    private static final String DIM = "dim";
    private static final String MAX_LENGTH = "max_length";
    private static final String MAX_CAPACITY = "max_capacity";
    private static final int MIN_DIM = 2;

    private final Names names;
    private final Limits limits;

    public FieldReader(Limits limits) {
        this.limits = limits;
        names = new Names(limits);
    }

    /**
     * @param collectionAutoId the collection's own autoID, which older SDKs set instead of the key field's
     * @throws io.arrwdb.proxy.error.MilvusException for the first thing that cannot be
     */
    public FieldSchema read(io.arrwdb.proto.milvus.schema.FieldSchema in, boolean collectionAutoId) {
        names.field(in.getName());
        refuseUnsupported(in);
        DataType type = type(in.getName(), in.getDataTypeValue(), in.getDataType().name());
        DataType element = type == DataType.ARRAY ? elementType(in) : null;
        Map<String, String> params = params(in);
        checkParams(in.getName(), type, element, params);
        checkKeys(in, type);
        checkNullable(in, type);
        boolean autoId = in.getAutoID() || in.getIsPrimaryKey() && collectionAutoId;
        if (autoId && !in.getIsPrimaryKey()) {
            throw SchemaErrors.invalid("only primary field can speficy AutoID with true, field name = " + in.getName());
        }
        return new FieldSchema(UNASSIGNED, in.getName(), in.getDescription(), type, element, in.getIsPrimaryKey(), autoId,
                in.getNullable(), false, in.getIsPartitionKey(), in.getIsClusteringKey(), params,
                in.hasDefaultValue() ? Defaults.read(in, type, params) : null, 0);
    }

    private static void refuseUnsupported(io.arrwdb.proto.milvus.schema.FieldSchema in) {
        if (in.getIsFunctionOutput()) {
            throw SchemaErrors.unsupportedFeature("field " + in.getName() + " as output of a function");
        }
        if (in.getIsDynamic()) {
            throw SchemaErrors.invalid("cannot explicitly set a field as a dynamic field: " + in.getName());
        }
        if (!in.getExternalField().isEmpty()) {
            throw SchemaErrors.unsupportedFeature("external field " + in.getName());
        }
    }

    private static DataType type(String field, int code, String name) {
        for (DataType type : DataType.values()) {
            if (type.code() == code) {
                return switch (type) {
                    case FLOAT16_VECTOR, BFLOAT16_VECTOR, INT8_VECTOR -> throw SchemaErrors.unsupportedType(field, name);
                    case BOOL, INT8, INT16, INT32, INT64, FLOAT, DOUBLE, VARCHAR, ARRAY, JSON, BINARY_VECTOR, FLOAT_VECTOR,
                        SPARSE_FLOAT_VECTOR -> type;
                };
            }
        }
        throw SchemaErrors.unsupportedType(field, name);
    }

    private static DataType elementType(io.arrwdb.proto.milvus.schema.FieldSchema in) {
        DataType element = type(in.getName(), in.getElementTypeValue(), in.getElementType().name());
        if (element == DataType.ARRAY || element == DataType.JSON || element.isVector()) {
            throw SchemaErrors.invalid("element type " + in.getElementType().name() + " is not supported for array field "
                    + in.getName());
        }
        return element;
    }

    private static Map<String, String> params(io.arrwdb.proto.milvus.schema.FieldSchema in) {
        try {
            return new TreeMap<>(Params.flattened(in.getTypeParamsList()));
        } catch (JsonText.Malformed e) {
            throw SchemaErrors.invalid("type params of field " + in.getName() + " are not valid JSON, " + e.getMessage());
        }
    }

    private void checkParams(String field, DataType type, DataType element, Map<String, String> params) {
        switch (type) {
            case FLOAT_VECTOR -> dim(field, params, limits.dim());
            case BINARY_VECTOR -> {
                int dim = dim(field, params, limits.binaryDim());
                if (dim % 8 != 0) {
                    throw SchemaErrors.binaryDim(field, dim);
                }
            }
            case SPARSE_FLOAT_VECTOR -> {
                if (params.containsKey(DIM)) {
                    throw SchemaErrors.invalid("dim should not be specified for sparse vector field " + field);
                }
            }
            case VARCHAR -> maxLength(field, params);
            case ARRAY -> {
                capacity(field, params);
                if (element == DataType.VARCHAR) {
                    maxLength(field, params);
                }
            }
            case BOOL, INT8, INT16, INT32, INT64, FLOAT, DOUBLE, JSON -> { }
            case FLOAT16_VECTOR, BFLOAT16_VECTOR, INT8_VECTOR -> throw new IllegalStateException("refused before: " + type);
        }
    }

    private int dim(String field, Map<String, String> params, int max) {
        String text = params.get(DIM);
        if (text == null) {
            throw SchemaErrors.dimMissing(field);
        }
        int dim = number(field, DIM, text);
        if (dim < MIN_DIM || dim > max) {
            throw SchemaErrors.dimRange(field, text, max);
        }
        return dim;
    }

    private void maxLength(String field, Map<String, String> params) {
        String text = params.get(MAX_LENGTH);
        if (text == null) {
            throw SchemaErrors.maxLengthMissing(field);
        }
        int length = number(field, MAX_LENGTH, text);
        if (length < 1 || length > limits.varCharBytes()) {
            throw SchemaErrors.maxLengthRange(field, text, limits.varCharBytes());
        }
    }

    private void capacity(String field, Map<String, String> params) {
        String text = params.get(MAX_CAPACITY);
        if (text == null) {
            throw SchemaErrors.capacityMissing(field);
        }
        int capacity = number(field, MAX_CAPACITY, text);
        if (capacity < 1 || capacity > limits.arrayCapacity()) {
            throw SchemaErrors.capacityRange(field, text, limits.arrayCapacity());
        }
    }

    private static int number(String field, String key, String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw SchemaErrors.typeParam(field, key, text);
        }
    }

    private static void checkKeys(io.arrwdb.proto.milvus.schema.FieldSchema in, DataType type) {
        boolean keyType = type == DataType.INT64 || type == DataType.VARCHAR;
        if (in.getIsPrimaryKey() && !keyType) {
            throw SchemaErrors.primaryKeyType(in.getName());
        }
        if (in.getIsPartitionKey() && !keyType) {
            throw SchemaErrors.invalid("the data type of partition key should be Int64 or VarChar, field = " + in.getName());
        }
        if (in.getIsPartitionKey() && in.getIsPrimaryKey()) {
            throw SchemaErrors.invalid("the partition key field must not be primary field, field = " + in.getName());
        }
        if (in.getIsClusteringKey() && type.isVector()) {
            throw io.arrwdb.proxy.error.ErrorCode.VECTOR_CLUSTERING_KEY.about("field", in.getName());
        }
    }

    private static void checkNullable(io.arrwdb.proto.milvus.schema.FieldSchema in, DataType type) {
        if (!in.getNullable()) {
            return;
        }
        if (in.getIsPrimaryKey()) {
            throw SchemaErrors.invalid("primary field not support null, field = " + in.getName());
        }
        if (in.getIsPartitionKey()) {
            throw SchemaErrors.invalid("partition key field not support nullable, field = " + in.getName());
        }
        if (type.isVector()) {
            throw SchemaErrors.invalid("vector type not support null, field = " + in.getName());
        }
    }
}
