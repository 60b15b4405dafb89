package io.arrwdb.engine.filter.eval;

import io.arrwdb.engine.filter.plan.CompareOp;
import io.arrwdb.engine.filter.plan.Constant;
import io.arrwdb.engine.filter.plan.ConstantList;
import io.arrwdb.engine.filter.plan.Predicate;
import java.util.Arrays;
import java.util.List;

/** Conditions on values of which only the row knows the type. A missing value, or one of another type, is unknown. */
final class JsonMasks {
    private JsonMasks() { }

    static Mask compare(CompareOp op, JsonSource left, JsonSource right) {
        return new RowMask() {
            @Override
            Truth test(int row) {
                left.read(row);
                right.read(row);
                return JsonMatch.comparable(left.value, right.value)
                    ? Truth.of(JsonMatch.holds(op, left.value, right.value)) : Truth.UNKNOWN;
            }
        };
    }

    /** Whether an array equals a list, or does not. */
    static Mask compareList(CompareOp op, JsonPaths path, Constant.OfList list) {
        return new RowMask() {
            private final JsonValue value = new JsonValue();

            @Override
            Truth test(int row) {
                path.read(row, value);
                return value.type == JsonValue.Type.ARRAY
                    ? Truth.of(JsonMatch.equal(value, list) == (op == CompareOp.EQ)) : Truth.UNKNOWN;
            }
        };
    }

    /** A value that no constant of the list can be compared with is unknown; it is in no empty list. */
    static Mask in(JsonSource source, ConstantList values, JsonSet set) {
        return new RowMask() {
            @Override
            Truth test(int row) {
                source.read(row);
                if (source.value.type == JsonValue.Type.NONE) {
                    return Truth.UNKNOWN;
                }
                return values.size() == 0 ? Truth.FALSE : set.comparable(source.value)
                    ? Truth.of(set.contains(source.value)) : Truth.UNKNOWN;
            }
        };
    }

    static Mask like(JsonPaths path, LikePattern pattern) {
        return new RowMask() {
            private final JsonValue value = new JsonValue();

            @Override
            Truth test(int row) {
                path.read(row, value);
                return value.type == JsonValue.Type.TEXT
                    ? Truth.of(pattern.matches(value.memory, value.start, value.end)) : Truth.UNKNOWN;
            }
        };
    }

    static Mask isNull(JsonSource source) {
        return new RowMask() {
            @Override
            Truth test(int row) {
                source.read(row);
                return Truth.of(source.value.type == JsonValue.Type.NONE);
            }
        };
    }

    static Mask exists(JsonPaths path) {
        return new RowMask() {
            private final JsonValue value = new JsonValue();

            @Override
            Truth test(int row) {
                return Truth.of(path.exists(row, value));
            }
        };
    }

    static Mask contains(Predicate.Contains.Mode mode, JsonPaths path, List<Constant> values, JsonSet set) {
        return new RowMask() {
            private final JsonValue array = new JsonValue();
            private final JsonValue element = new JsonValue();
            private final JsonScanner scanner = new JsonScanner();
            private final boolean[] seen = new boolean[values.size()];

            @Override
            Truth test(int row) {
                path.read(row, array);
                if (array.type != JsonValue.Type.ARRAY) {
                    return Truth.UNKNOWN;
                }
                scanner.load(array.memory, array.start, array.end);
                return Truth.of(mode == Predicate.Contains.Mode.ANY ? any() : all());
            }

            private boolean any() {
                for (int at = scanner.firstElement(scanner.root()); at >= 0; at = scanner.nextElement(at)) {
                    scanner.read(at, element);
                    if (set.contains(element)) {
                        return true;
                    }
                }
                return false;
            }

            private boolean all() {
                int missing = seen.length;
                Arrays.fill(seen, false);
                for (int at = scanner.firstElement(scanner.root()); at >= 0 && missing > 0; at = scanner.nextElement(at)) {
                    scanner.read(at, element);
                    for (int i = 0; i < seen.length; i++) {
                        if (!seen[i] && JsonMatch.equal(element, values.get(i))) {
                            seen[i] = true;
                            missing--;
                        }
                    }
                }
                return missing == 0;
            }
        };
    }
}
