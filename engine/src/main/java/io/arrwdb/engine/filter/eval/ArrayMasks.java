package io.arrwdb.engine.filter.eval;

import io.arrwdb.engine.column.Column;
import io.arrwdb.engine.filter.plan.CompareOp;
import io.arrwdb.engine.filter.plan.Constant;
import io.arrwdb.engine.filter.plan.Predicate;
import java.util.List;

/** Conditions on whole arrays; a null array is unknown. */
final class ArrayMasks {
    private ArrayMasks() { }

    static Mask contains(Predicate.Contains.Mode mode, Column arrays, List<Constant> values, JsonSet set) {
        JsonSource elements = JsonSource.column(arrays.child());
        return new RowMask() {
            @Override
            Truth test(int row) {
                if (arrays.isNull(row)) {
                    return Truth.UNKNOWN;
                }
                int start = arrays.start(row);
                int end = arrays.end(row);
                return Truth.of(mode == Predicate.Contains.Mode.ANY ? any(start, end)
                    : values.stream().allMatch(v -> holds(start, end, v)));
            }

            private boolean any(int start, int end) {
                for (int i = start; i < end; i++) {
                    elements.read(i);
                    if (set.contains(elements.value)) {
                        return true;
                    }
                }
                return false;
            }

            private boolean holds(int start, int end, Constant value) {
                for (int i = start; i < end; i++) {
                    elements.read(i);
                    if (JsonMatch.equal(elements.value, value)) {
                        return true;
                    }
                }
                return false;
            }
        };
    }

    static Mask compareList(CompareOp op, Column arrays, List<Constant> values) {
        JsonSource elements = JsonSource.column(arrays.child());
        return new RowMask() {
            @Override
            Truth test(int row) {
                return arrays.isNull(row) ? Truth.UNKNOWN : Truth.of(equal(row) == (op == CompareOp.EQ));
            }

            private boolean equal(int row) {
                boolean equal = arrays.listLength(row) == values.size();
                for (int i = 0; equal && i < values.size(); i++) {
                    elements.read(arrays.start(row) + i);
                    equal = JsonMatch.equal(elements.value, values.get(i));
                }
                return equal;
            }
        };
    }

    static Mask compare(CompareOp op, Column left, Column right) {
        JsonSource leftElements = JsonSource.column(left.child());
        JsonSource rightElements = JsonSource.column(right.child());
        return new RowMask() {
            @Override
            Truth test(int row) {
                return left.isNull(row) || right.isNull(row) ? Truth.UNKNOWN : Truth.of(equal(row) == (op == CompareOp.EQ));
            }

            private boolean equal(int row) {
                int length = left.listLength(row);
                boolean equal = length == right.listLength(row);
                for (int i = 0; equal && i < length; i++) {
                    leftElements.read(left.start(row) + i);
                    rightElements.read(right.start(row) + i);
                    equal = JsonMatch.comparable(leftElements.value, rightElements.value)
                        && JsonMatch.holds(CompareOp.EQ, leftElements.value, rightElements.value);
                }
                return equal;
            }
        };
    }
}
