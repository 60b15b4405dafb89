package io.arrwdb.engine.filter.eval;

import io.arrwdb.engine.column.Column;
import io.arrwdb.engine.filter.plan.Operand;
import java.nio.charset.StandardCharsets;

/** What the rows of a JSON column hold at one path. For one thread. */
final class JsonPaths {
    private final Column column;
    private final Operand.Step[] steps;
    private final byte[][] keys;
    private final JsonScanner scanner = new JsonScanner();

    JsonPaths(Column column, Operand.JsonPath path) {
        this.column = column;
        steps = path.steps().toArray(Operand.Step[]::new);
        keys = new byte[steps.length][];
        for (int i = 0; i < steps.length; i++) {
            keys[i] = steps[i] instanceof Operand.Step.Key key ? key.name().getBytes(StandardCharsets.UTF_8) : null;
        }
    }

    /** The value of a row; NONE where there is none. It is valid until the next call. */
    void read(int row, JsonValue value) {
        scanner.read(seek(row), value);
    }

    /** How many elements the row's array has, -1 where there is no array. */
    int arrayLength(int row) {
        return scanner.arrayLength(seek(row));
    }

    /** Whether the row has something that is not null and no empty object or array. */
    boolean exists(int row, JsonValue scratch) {
        int at = seek(row);
        scanner.read(at, scratch);
        return switch (scratch.type) {
            case NONE -> false;
            case ARRAY, OBJECT -> !scanner.isEmptyNested(at);
            case BOOL, LONG, DOUBLE, TEXT -> true;
        };
    }

    private int seek(int row) {
        if (column.isNull(row)) {
            return -1;
        }
        scanner.load(column, row);
        return scanner.seek(steps, keys);
    }
}
