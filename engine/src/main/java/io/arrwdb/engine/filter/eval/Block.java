package io.arrwdb.engine.filter.eval;

import java.lang.foreign.MemorySegment;

/** The values of an operand for 64 rows at a time. What is in the lanes of rows that are not known is unspecified. */
abstract class Block {
    /** Rows of a block. */
    static final int ROWS = 64;

    /** Loads the rows {@code 64 * word} and following; answers which of them have a value. Rows not wanted may be left out. */
    abstract long load(int word, long wanted);

    /** Integers. */
    abstract static class Longs extends Block {
        final long[] values = new long[ROWS];
    }

    /** Floats. */
    abstract static class Doubles extends Block {
        final double[] values = new double[ROWS];
    }

    /** Truth values, a bit a row. */
    abstract static class Bools extends Block {
        long bits;
    }

    /** UTF-8 texts where they lie: row {@code i} is the bytes {@code starts[i]} to {@code ends[i]} of {@code memory}. */
    abstract static class Texts extends Block {
        final int[] starts = new int[ROWS];
        final int[] ends = new int[ROWS];
        MemorySegment memory;
    }
}
