package io.arrwdb.core.time;

/**
 * A hybrid timestamp as Milvus and its clients read it: 46 bits of physical milliseconds since 1970, then 18 bits that
 * count within the millisecond. Compared as unsigned.
 */
public record Timestamp(long value) implements Comparable<Timestamp> {
    /** Bits of the counter. */
    public static final int LOGICAL_BITS = 18;

    /** Before every timestamp that the oracle hands out. */
    public static final Timestamp ZERO = new Timestamp(0);

    /** After every timestamp that the oracle hands out; the delete time of a live row. */
    public static final Timestamp MAX = new Timestamp(-1L);

    /** The first timestamp of a millisecond. */
    public static Timestamp ofMillis(long physicalMillis) {
        return new Timestamp(physicalMillis << LOGICAL_BITS);
    }

    /** The last timestamp of a millisecond. */
    public static Timestamp endOfMillis(long physicalMillis) {
        return new Timestamp((physicalMillis << LOGICAL_BITS) | ((1L << LOGICAL_BITS) - 1));
    }

    /** Milliseconds since 1970. */
    public long physicalMillis() {
        return value >>> LOGICAL_BITS;
    }

    public Timestamp plus(long count) {
        return new Timestamp(value + count);
    }

    public boolean isBefore(Timestamp other) {
        return compareTo(other) < 0;
    }

    public boolean isAfter(Timestamp other) {
        return compareTo(other) > 0;
    }

    public static Timestamp max(Timestamp a, Timestamp b) {
        return a.compareTo(b) >= 0 ? a : b;
    }

    public static Timestamp min(Timestamp a, Timestamp b) {
        return a.compareTo(b) <= 0 ? a : b;
    }

    @Override
    public int compareTo(Timestamp other) {
        return Long.compareUnsigned(value, other.value);
    }

    @Override
    public String toString() {
        return physicalMillis() + "+" + (value & ((1L << LOGICAL_BITS) - 1));
    }
}
