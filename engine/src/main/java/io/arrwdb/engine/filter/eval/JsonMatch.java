package io.arrwdb.engine.filter.eval;

import io.arrwdb.engine.filter.plan.CompareOp;
import io.arrwdb.engine.filter.plan.Constant;
import io.arrwdb.engine.filter.plan.ConstantList;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;

/** How values of types that only the row knows compare: two integers exactly, other numbers as floats, else like with like. */
final class JsonMatch {
    private JsonMatch() { }

    /** Whether the two can be compared at all; otherwise the comparison is unknown. */
    static boolean comparable(JsonValue a, JsonValue b) {
        return a.isNumber() && b.isNumber()
            || a.type == b.type && (a.type == JsonValue.Type.TEXT || a.type == JsonValue.Type.BOOL);
    }

    /** Of values that are {@link #comparable}. */
    static boolean holds(CompareOp op, JsonValue a, JsonValue b) {
        if (a.type == JsonValue.Type.LONG && b.type == JsonValue.Type.LONG) {
            return op.holds(Long.compare(a.integer, b.integer));
        }
        return switch (a.type) {
            case BOOL -> op.holds(Boolean.compare(a.bool, b.bool));
            case TEXT -> op.holds(Texts.compare(a.memory, a.start, a.end, b.memory, b.start, b.end));
            default -> op.holds(Double.compare(a.number + 0.0, b.number + 0.0));
        };
    }

    /** Whether a value equals a constant: arrays element by element. */
    static boolean equal(JsonValue value, Constant constant) {
        return switch (constant) {
            case Constant.OfBool c -> value.type == JsonValue.Type.BOOL && value.bool == c.value();
            case Constant.OfLong c -> value.type == JsonValue.Type.LONG ? value.integer == c.value()
                : value.type == JsonValue.Type.DOUBLE && value.number == c.value();
            case Constant.OfDouble c -> value.isNumber() && value.number == c.value();
            case Constant.OfText c -> {
                byte[] utf8 = c.value().getBytes(StandardCharsets.UTF_8);
                yield value.type == JsonValue.Type.TEXT && value.end - value.start == utf8.length
                    && Texts.compare(value.memory, value.start, value.end, MemorySegment.ofArray(utf8), 0, utf8.length) == 0;
            }
            case Constant.OfList c -> value.type == JsonValue.Type.ARRAY && equal(value, c.values());
        };
    }

    private static boolean equal(JsonValue array, ConstantList constants) {
        JsonScanner scanner = new JsonScanner();
        scanner.load(array.memory, array.start, array.end);
        JsonValue element = new JsonValue();
        int count = 0;
        for (int at = scanner.firstElement(scanner.root()); at >= 0; at = scanner.nextElement(at)) {
            scanner.read(at, element);
            if (count == constants.size() || !equal(element, constants.get(count))) {
                return false;
            }
            count++;
        }
        return count == constants.size();
    }
}
