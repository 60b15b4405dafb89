package io.arrwdb.engine.filter.eval;

import io.arrwdb.engine.column.Column;
import io.arrwdb.engine.filter.plan.ArithmeticOp;
import io.arrwdb.engine.filter.plan.Constant;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;

/** Values row by row, where JSON takes part and only the row decides the type. */
abstract class JsonSource {
    final JsonValue value = new JsonValue();

    /** Puts the row's value into {@link #value}. */
    abstract void read(int row);

    /** Values at a path of a JSON column. */
    static JsonSource path(JsonPaths path) {
        return new JsonSource() {
            @Override
            void read(int row) {
                path.read(row, value);
            }
        };
    }

    static JsonSource constant(Constant constant) {
        JsonSource source = new JsonSource() {
            @Override
            void read(int row) { }
        };
        switch (constant) {
            case Constant.OfBool c -> source.value.set(c.value());
            case Constant.OfLong c -> source.value.set(c.value());
            case Constant.OfDouble c -> source.value.set(c.value());
            case Constant.OfText c -> {
                byte[] utf8 = c.value().getBytes(StandardCharsets.UTF_8);
                source.value.set(JsonValue.Type.TEXT, MemorySegment.ofArray(utf8), 0, utf8.length);
            }
            case Constant.OfList _ -> throw new IllegalArgumentException("a list is compared element by element");
        }
        return source;
    }

    /** Values of a scalar column. */
    static JsonSource column(Column column) {
        return new JsonSource() {
            @Override
            void read(int row) {
                copy(column, row, value);
            }
        };
    }

    /** One element of each array of a column. */
    static JsonSource element(Column arrays, int index) {
        return new JsonSource() {
            @Override
            void read(int row) {
                value.none();
                if (!arrays.isNull(row) && index < arrays.listLength(row)) {
                    copy(arrays.child(), arrays.start(row) + index, value);
                }
            }
        };
    }

    /** How many elements each array of a column has. */
    static JsonSource lengths(Column arrays) {
        return new JsonSource() {
            @Override
            void read(int row) {
                value.none();
                if (!arrays.isNull(row)) {
                    value.set((long) arrays.listLength(row));
                }
            }
        };
    }

    static JsonSource jsonLengths(JsonPaths path) {
        return new JsonSource() {
            @Override
            void read(int row) {
                int length = path.arrayLength(row);
                if (length < 0) {
                    value.none();
                } else {
                    value.set((long) length);
                }
            }
        };
    }

    static JsonSource arithmetic(ArithmeticOp op, JsonSource left, JsonSource right) {
        return new JsonSource() {
            @Override
            void read(int row) {
                left.read(row);
                right.read(row);
                compute(op, left.value, right.value, value);
            }
        };
    }

    private static void compute(ArithmeticOp op, JsonValue left, JsonValue right, JsonValue result) {
        result.none();
        if (!left.isNumber() || !right.isNumber()) {
            return;
        }
        if (left.type == JsonValue.Type.LONG && right.type == JsonValue.Type.LONG) {
            if (op.defined(right.integer)) {
                result.set(op.apply(left.integer, right.integer));
            }
        } else if (op != ArithmeticOp.MOD && op.defined(right.number)) {
            result.set(op.apply(left.number, right.number));
        }
    }

    private static void copy(Column column, int row, JsonValue value) {
        if (column.isNull(row)) {
            value.none();
            return;
        }
        switch (column.type().type()) {
            case BOOL -> value.set(column.getBool(row));
            case INT8, INT16, INT32, INT64 -> value.set(column.getLong(row));
            case FLOAT, DOUBLE -> value.set(column.getDouble(row));
            case VARCHAR -> value.set(JsonValue.Type.TEXT, column.data(), column.start(row), column.end(row));
            default -> value.none();
        }
    }
}
