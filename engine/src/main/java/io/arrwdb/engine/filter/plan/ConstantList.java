package io.arrwdb.engine.filter.plan;

import java.util.AbstractList;
import java.util.Arrays;
import java.util.List;

/** Constants in order. Lists of integers alone, which may be very long, take eight bytes a value. */
public sealed interface ConstantList {
    int size();

    Constant get(int index);

    /** The values; nothing is copied. */
    default List<Constant> asList() {
        return new AbstractList<>() {
            @Override
            public Constant get(int index) {
                return ConstantList.this.get(index);
            }

            @Override
            public int size() {
                return ConstantList.this.size();
            }
        };
    }

    /** Integers alone; the array must not change. */
    record Longs(long[] values) implements ConstantList {
        @Override
        public int size() {
            return values.length;
        }

        @Override
        public Constant get(int index) {
            return Constant.of(values[index]);
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Longs that && Arrays.equals(values, that.values);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(values);
        }

        @Override
        public String toString() {
            return "Longs[" + values.length + "]";
        }
    }

    /** Any constants. */
    record Mixed(List<Constant> values) implements ConstantList {
        public Mixed {
            values = List.copyOf(values);
        }

        @Override
        public int size() {
            return values.size();
        }

        @Override
        public Constant get(int index) {
            return values.get(index);
        }
    }

    /** The list in its smallest form. */
    static ConstantList of(List<Constant> values) {
        if (values.isEmpty() || !values.stream().allMatch(Constant.OfLong.class::isInstance)) {
            return new Mixed(values);
        }
        return new Longs(values.stream().mapToLong(v -> ((Constant.OfLong) v).value()).toArray());
    }
}
