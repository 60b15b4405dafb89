package io.arrwdb.engine.filter.plan;

import io.arrwdb.core.schema.DataType;

/** What values an operand has, as far as operators distinguish them. */
public enum Kind {
    BOOL, INTEGER, FLOAT, TEXT,
    /** Decided by each row's value. */
    JSON,
    ARRAY,
    /** A vector: it can only be tested for null. */
    VECTOR;

    public static Kind of(DataType type) {
        return switch (type) {
            case BOOL -> BOOL;
            case INT8, INT16, INT32, INT64 -> INTEGER;
            case FLOAT, DOUBLE -> FLOAT;
            case VARCHAR -> TEXT;
            case JSON -> JSON;
            case ARRAY -> ARRAY;
            case BINARY_VECTOR, FLOAT_VECTOR, FLOAT16_VECTOR, BFLOAT16_VECTOR, SPARSE_FLOAT_VECTOR, INT8_VECTOR -> VECTOR;
        };
    }

    public boolean isNumeric() {
        return this == INTEGER || this == FLOAT;
    }

    /** Whether values of both kinds can be compared by the operator. */
    public static boolean comparable(Kind a, Kind b, CompareOp op) {
        if (a == VECTOR || b == VECTOR) {
            return false;
        }
        if (a == JSON || b == JSON) {
            Kind other = a == JSON ? b : a;
            return op.isEquality() || other != BOOL && other != ARRAY;
        }
        return a.isNumeric() && b.isNumeric() || a == b && (a == TEXT || op.isEquality());
    }
}
