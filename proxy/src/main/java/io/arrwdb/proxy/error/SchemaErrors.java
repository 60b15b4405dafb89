package io.arrwdb.proxy.error;

/** Errors about the definition of a collection or of one of its fields and indexes. */
public final class SchemaErrors {
    private SchemaErrors() { }

    public static MilvusException malformed(String what) {
        return ErrorCode.PARAMETER_INVALID.because("cannot parse " + what);
    }

    public static MilvusException invalid(String what) {
        return ErrorCode.PARAMETER_INVALID.because(what);
    }

    public static MilvusException unsupportedType(String field, String type) {
        return ErrorCode.PARAMETER_INVALID.because("field " + field + " has the type " + type + ", which is not supported yet");
    }

    public static MilvusException unsupportedFeature(String what) {
        return ErrorCode.PARAMETER_INVALID.because(what + " is not supported yet");
    }

    public static MilvusException definitionTooLarge(int bytes, int max) {
        return ErrorCode.PARAMETER_TOO_LARGE.because("the definition takes " + bytes + " bytes, at most " + max + " are kept");
    }

    public static MilvusException consistencyLevel(int level) {
        return ErrorCode.PARAMETER_INVALID.because("consistency level " + level + " is none of Strong (0) to Customized (4)");
    }

    public static MilvusException secondClusteringKey(String field, String other) {
        return ErrorCode.PARAMETER_INVALID.because(
                "there are more than one clustering key, field name = " + field + ", " + other);
    }

    public static MilvusException noPrimaryKey() {
        return ErrorCode.PARAMETER_INVALID.because("primary key is not specified");
    }

    public static MilvusException secondPrimaryKey(String field, String other) {
        return ErrorCode.PARAMETER_INVALID.because(
                "there are more than one primary key, field name = " + field + ", " + other);
    }

    public static MilvusException primaryKeyType(String field) {
        return ErrorCode.PARAMETER_INVALID.because("the data type of primary key should be Int64 or VarChar, field = " + field);
    }

    public static MilvusException noVectorField() {
        return ErrorCode.ILLEGAL_SCHEMA.as("schema does not contain vector field: illegal collection schema");
    }

    public static MilvusException tooManyFields(int limit) {
        return ErrorCode.PARAMETER_INVALID.because("maximum field's number should be limited to " + limit);
    }

    public static MilvusException tooManyVectorFields(int limit) {
        return ErrorCode.PARAMETER_INVALID.because("maximum vector field's number should be limited to " + limit);
    }

    public static MilvusException duplicatedField(String field) {
        return ErrorCode.PARAMETER_INVALID.because("duplicated field name " + field + " found");
    }

    public static MilvusException dimMissing(String field) {
        return ErrorCode.UNEXPECTED.as("dimension is not defined in field type params of field " + field
                + ", check type param `dim` for vector field");
    }

    public static MilvusException dimRange(String field, String dim, int max) {
        return ErrorCode.UNEXPECTED.as("invalid dimension: " + dim + " of field " + field + ". should be in range 2 ~ " + max);
    }

    public static MilvusException binaryDim(String field, int dim) {
        return ErrorCode.UNEXPECTED.as("invalid dimension: " + dim + " of field " + field
                + ". binary vector dimension should be multiple of 8. ");
    }

    public static MilvusException maxLengthMissing(String field) {
        return ErrorCode.UNEXPECTED.as("type param(max_length) should be specified for the field(" + field
                + ") of varChar type");
    }

    public static MilvusException maxLengthRange(String field, String value, int max) {
        return ErrorCode.PARAMETER_INVALID.because("the maximum length specified for the field(" + field
                + ") should be in (0, " + max + "], but got " + value + " instead");
    }

    public static MilvusException capacityMissing(String field) {
        return ErrorCode.UNEXPECTED.as("type param(max_capacity) should be specified for array field " + field);
    }

    public static MilvusException capacityRange(String field, String value, int max) {
        return ErrorCode.PARAMETER_INVALID.because("the maximum capacity specified for a Array should be in (0, " + max
                + "], but got " + value + " for field " + field);
    }

    public static MilvusException typeParam(String field, String key, String value) {
        return ErrorCode.PARAMETER_INVALID.because("type param " + key + " of field " + field + " should be an integer, but got "
                + NameErrors.shorten(value));
    }

    public static MilvusException shardNumber(int shards, int max) {
        return ErrorCode.PARAMETER_INVALID.because("maximum shards's number should be limited to " + max + ", got " + shards);
    }

    public static MilvusException partitionNumber(long partitions, int max) {
        return ErrorCode.PARAMETER_INVALID.because("partition number (" + partitions + ") exceeds max configuration (" + max
                + ")");
    }

    public static MilvusException partitionNumberWithoutKey() {
        return ErrorCode.PARAMETER_INVALID.because("num_partitions should only be specified with partition key field enabled");
    }

    public static MilvusException noVectorIndex(String fields) {
        return ErrorCode.UNEXPECTED.as("there is no vector index on field: [" + fields + "], please create index firstly");
    }

    public static MilvusException indexInUse(long collection) {
        return ErrorCode.PARAMETER_INVALID.as("vector index cannot be dropped on loaded collection: " + collection
                + ": invalid parameter");
    }
}
