package io.arrwdb.engine.filter.eval;

import java.lang.foreign.MemorySegment;

/** One value of which only the row decides the type; filled again for every row. */
final class JsonValue {
    /** What is there. NONE is a missing value, and JSON's null. */
    enum Type {
        NONE, BOOL, LONG, DOUBLE, TEXT, ARRAY, OBJECT
    }

    Type type = Type.NONE;
    boolean bool;
    long integer;
    /** The number as a float, also of a LONG. */
    double number;
    /** The UTF-8 text, without quotes and escapes; or the JSON of an array or object. */
    MemorySegment memory;
    int start;
    int end;

    boolean isNumber() {
        return type == Type.LONG || type == Type.DOUBLE;
    }

    void none() {
        type = Type.NONE;
    }

    void set(boolean value) {
        type = Type.BOOL;
        bool = value;
    }

    void set(long value) {
        type = Type.LONG;
        integer = value;
        number = value;
    }

    void set(double value) {
        type = Type.DOUBLE;
        number = value;
    }

    void set(Type kind, MemorySegment of, int from, int to) {
        type = kind;
        memory = of;
        start = from;
        end = to;
    }
}
