package io.arrwdb.shard.table;

import java.util.Arrays;

/**
 * Finds the rows of a growing segment by the print of their key, newest first: open addressing over the newest row of each
 * print, and a chain from each row to the next older one of the same print. Rows are added in order and never removed.
 */
final class RowIndex {
    private static final int NONE = -1;
    private static final int FIRST_ROWS = 64;

    private long[] prints = new long[FIRST_ROWS];
    private int[] older = new int[FIRST_ROWS];
    /** The newest row of a print, plus one; 0 where the slot is free. Twice as many slots as prints at least. */
    private int[] slots = new int[FIRST_ROWS * 2];
    private int distinct;
    private int rows;

    /** The newest row with this print, or -1. */
    int newest(long print) {
        return slots[slotOf(print)] - 1;
    }

    /** The next older row with the print of {@code row}, or -1. */
    int older(int row) {
        return older[row];
    }

    /** Adds the next row. */
    void add(long print) {
        if (rows == prints.length) {
            prints = Arrays.copyOf(prints, rows * 2);
            older = Arrays.copyOf(older, rows * 2);
        }
        int slot = slotOf(print);
        older[rows] = slots[slot] == 0 ? NONE : slots[slot] - 1;
        prints[rows] = print;
        boolean fresh = slots[slot] == 0;
        slots[slot] = ++rows;
        if (fresh && ++distinct * 2 > slots.length) {
            grow();
        }
    }

    long bytes() {
        return 8L * prints.length + 4L * older.length + 4L * slots.length;
    }

    private int slotOf(long print) {
        int mask = slots.length - 1;
        int slot = (int) mix(print) & mask;
        while (slots[slot] != 0 && prints[slots[slot] - 1] != print) {
            slot = slot + 1 & mask;
        }
        return slot;
    }

    private void grow() {
        int[] old = slots;
        slots = new int[old.length * 2];
        for (int newest : old) {
            if (newest != 0) {
                slots[slotOf(prints[newest - 1])] = newest;
            }
        }
    }

    /** The finalizer of SplitMix64 (Steele, Lea and Flood 2014): sequential keys must not make runs of slots. */
    private static long mix(long value) {
        long z = (value ^ value >>> 30) * 0xBF58476D1CE4E5B9L;
        z = (z ^ z >>> 27) * 0x94D049BB133111EBL;
        return z ^ z >>> 31;
    }
}
