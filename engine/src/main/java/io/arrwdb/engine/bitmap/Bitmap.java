package io.arrwdb.engine.bitmap;

import java.util.Arrays;

/**
 * A mutable set of rows {@code 0..length-1} of one segment, a bit a row: what a filter lets through, what a delete hides.
 * The length is fixed; binary operations need equal lengths. Not safe for use by several threads while one of them writes.
 */
public final class Bitmap {
    private static final int WORD = 64;

    private final long[] words;
    private final int length;

    private Bitmap(long[] words, int length) {
        this.words = words;
        this.length = length;
    }

    /** No row of {@code length}. */
    public static Bitmap ofNone(int length) {
        if (length < 0) {
            throw new IllegalArgumentException("bitmap length must not be negative, got " + length);
        }
        return new Bitmap(new long[(length + WORD - 1) >>> 6], length);
    }

    /** Every row of {@code length}. */
    public static Bitmap ofAll(int length) {
        return ofNone(length).not();
    }

    /** How many rows there are, set or not. */
    public int length() {
        return length;
    }

    public boolean get(int row) {
        return (words[checked(row) >>> 6] & 1L << row) != 0;
    }

    public Bitmap set(int row) {
        words[checked(row) >>> 6] |= 1L << row;
        return this;
    }

    public Bitmap clear(int row) {
        words[checked(row) >>> 6] &= ~(1L << row);
        return this;
    }

    /** Sets the rows {@code from} (inclusive) to {@code to} (exclusive). */
    public Bitmap setRange(int from, int to) {
        checkRange(from, to);
        for (int w = from >>> 6; w << 6 < to; w++) {
            words[w] |= rangeMask(w, from, to);
        }
        return this;
    }

    /** Clears the rows {@code from} (inclusive) to {@code to} (exclusive). */
    public Bitmap clearRange(int from, int to) {
        checkRange(from, to);
        for (int w = from >>> 6; w << 6 < to; w++) {
            words[w] &= ~rangeMask(w, from, to);
        }
        return this;
    }

    /** Keeps the rows that are in {@code other} too. */
    public Bitmap and(Bitmap other) {
        sameLength(other);
        for (int i = 0; i < words.length; i++) {
            words[i] &= other.words[i];
        }
        return this;
    }

    /** Adds the rows of {@code other}. */
    public Bitmap or(Bitmap other) {
        sameLength(other);
        for (int i = 0; i < words.length; i++) {
            words[i] |= other.words[i];
        }
        return this;
    }

    /** Removes the rows of {@code other}. */
    public Bitmap andNot(Bitmap other) {
        sameLength(other);
        for (int i = 0; i < words.length; i++) {
            words[i] &= ~other.words[i];
        }
        return this;
    }

    /** Turns every row around. */
    public Bitmap not() {
        for (int i = 0; i < words.length; i++) {
            words[i] = ~words[i];
        }
        clearTail();
        return this;
    }

    /** How many rows are set. */
    public int cardinality() {
        int count = 0;
        for (long word : words) {
            count += Long.bitCount(word);
        }
        return count;
    }

    public boolean isEmpty() {
        return nextSetBit(0) < 0;
    }

    /** The first set row at or after {@code from}, or -1. {@code from} may be {@link #length()}. */
    public int nextSetBit(int from) {
        if (from < 0) {
            throw new IndexOutOfBoundsException("row " + from + " is negative");
        }
        if (from >= length) {
            return -1;
        }
        int w = from >>> 6;
        long word = words[w] & -1L << from;
        while (word == 0) {
            if (++w == words.length) {
                return -1;
            }
            word = words[w];
        }
        return (w << 6) + Long.numberOfTrailingZeros(word);
    }

    /** How many 64-row words there are: for code that evaluates 64 rows at a time. */
    public int wordCount() {
        return words.length;
    }

    /** Rows {@code 64 * index} and following, the first in the lowest bit; rows beyond the length are 0. */
    public long word(int index) {
        return words[index];
    }

    /** Replaces 64 rows, see {@link #word}; bits beyond the length are ignored. */
    public Bitmap setWord(int index, long word) {
        words[index] = word;
        if (index == words.length - 1) {
            clearTail();
        }
        return this;
    }

    public Bitmap copy() {
        return new Bitmap(words.clone(), length);
    }

    /** Bytes of heap that the bits of a bitmap of {@code length} rows take. */
    public static long bytes(int length) {
        return 8L * ((length + WORD - 1) >>> 6);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Bitmap that && length == that.length && Arrays.equals(words, that.words);
    }

    @Override
    public int hashCode() {
        return 31 * length + Arrays.hashCode(words);
    }

    @Override
    public String toString() {
        return "Bitmap[" + cardinality() + " of " + length + "]";
    }

    private void clearTail() {
        if ((length & 63) != 0) {
            words[words.length - 1] &= (1L << length) - 1;
        }
    }

    private static long rangeMask(int word, int from, int to) {
        long mask = -1L;
        if (word == from >>> 6) {
            mask &= -1L << from;
        }
        if (word == to >>> 6) {
            mask &= (1L << to) - 1;
        }
        return mask;
    }

    private int checked(int row) {
        if (row < 0 || row >= length) {
            throw new IndexOutOfBoundsException("row " + row + " of a bitmap of " + length + " rows");
        }
        return row;
    }

    private void checkRange(int from, int to) {
        if (from < 0 || to < from || to > length) {
            throw new IndexOutOfBoundsException("rows " + from + " to " + to + " of a bitmap of " + length + " rows");
        }
    }

    private void sameLength(Bitmap other) {
        if (length != other.length) {
            throw new IllegalArgumentException("bitmaps of " + length + " and " + other.length + " rows cannot be combined");
        }
    }
}
