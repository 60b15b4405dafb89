package io.arrwdb.core.schema;

/** The types of a field; the codes are those of Milvus's {@code schema.DataType}, on the wire and in our files. */
public enum DataType {
    BOOL(1), INT8(2), INT16(3), INT32(4), INT64(5), FLOAT(10), DOUBLE(11), VARCHAR(21), ARRAY(22), JSON(23),
    BINARY_VECTOR(100), FLOAT_VECTOR(101), FLOAT16_VECTOR(102), BFLOAT16_VECTOR(103), SPARSE_FLOAT_VECTOR(104),
    INT8_VECTOR(105);

    private final int code;

    DataType(int code) {
        this.code = code;
    }

    public int code() {
        return code;
    }

    /** The type with this code. @throws IllegalArgumentException when there is none */
    public static DataType ofCode(int code) {
        for (DataType type : values()) {
            if (type.code == code) {
                return type;
            }
        }
        throw new IllegalArgumentException("no data type has the code " + code);
    }

    public boolean isVector() {
        return code >= 100;
    }

    public boolean isInteger() {
        return switch (this) {
            case INT8, INT16, INT32, INT64 -> true;
            default -> false;
        };
    }

    public boolean isFloating() {
        return this == FLOAT || this == DOUBLE;
    }

    public boolean isNumeric() {
        return isInteger() || isFloating();
    }

    /** Milvus's name, such as {@code Int64} or {@code FloatVector}: what its error texts print. */
    public String milvusName() {
        return switch (this) {
            case BOOL -> "Bool";
            case INT8 -> "Int8";
            case INT16 -> "Int16";
            case INT32 -> "Int32";
            case INT64 -> "Int64";
            case FLOAT -> "Float";
            case DOUBLE -> "Double";
            case VARCHAR -> "VarChar";
            case ARRAY -> "Array";
            case JSON -> "JSON";
            case BINARY_VECTOR -> "BinaryVector";
            case FLOAT_VECTOR -> "FloatVector";
            case FLOAT16_VECTOR -> "Float16Vector";
            case BFLOAT16_VECTOR -> "BFloat16Vector";
            case SPARSE_FLOAT_VECTOR -> "SparseFloatVector";
            case INT8_VECTOR -> "Int8Vector";
        };
    }
}
