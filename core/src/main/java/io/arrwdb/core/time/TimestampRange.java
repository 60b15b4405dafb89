package io.arrwdb.core.time;

/** {@code count} consecutive timestamps, {@code first} the lowest: what the oracle hands out in one call. */
public record TimestampRange(Timestamp first, int count) {
    public TimestampRange {
        if (count < 1) {
            throw new IllegalArgumentException("a timestamp range holds at least one timestamp, not " + count);
        }
    }

    public Timestamp last() {
        return first.plus(count - 1L);
    }

    /** The timestamp at {@code index}, from 0. */
    public Timestamp at(int index) {
        if (index < 0 || index >= count) {
            throw new IndexOutOfBoundsException("timestamp " + index + " of a range of " + count);
        }
        return first.plus(index);
    }
}
