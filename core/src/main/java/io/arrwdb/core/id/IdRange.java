package io.arrwdb.core.id;

/**
 * {@code count} consecutive numbers, {@code first} the lowest, that nobody else has been given: what ids and automatic
 * primary keys are made of.
 */
public record IdRange(long first, int count) {
    public IdRange {
        if (count < 1) {
            throw new IllegalArgumentException("a range of ids holds at least one, not " + count);
        }
    }

    /** The number at {@code index}, from 0. */
    public long at(int index) {
        if (index < 0 || index >= count) {
            throw new IndexOutOfBoundsException("number " + index + " of a range of " + count);
        }
        return first + index;
    }
}
