package io.arrwdb.engine.filter.eval;

import io.arrwdb.engine.filter.plan.ConstantList;

/** An immutable set of integers: open addressing with linear probing at half load. */
final class LongSet {
    private final long[] table;
    private final boolean hasZero;

    private LongSet(long[] table, boolean hasZero) {
        this.table = table;
        this.hasZero = hasZero;
    }

    static LongSet of(ConstantList.Longs values) {
        return of(values.values());
    }

    static LongSet of(long... values) {
        long[] table = new long[Integer.highestOneBit(Math.max(1, values.length)) * 4];
        boolean hasZero = false;
        for (long value : values) {
            if (value == 0) {
                hasZero = true;
            } else {
                int slot = slot(table, value);
                table[slot] = value;
            }
        }
        return new LongSet(table, hasZero);
    }

    boolean contains(long value) {
        return value == 0 ? hasZero : table[slot(table, value)] == value;
    }

    /** Where the value is, or belongs. */
    private static int slot(long[] table, long value) {
        int mask = table.length - 1;
        long mixed = value * 0x9E3779B97F4A7C15L;
        int slot = (int) (mixed >>> 32) & mask;
        while (table[slot] != 0 && table[slot] != value) {
            slot = slot + 1 & mask;
        }
        return slot;
    }
}
