package io.arrwdb.core.time;

/**
 * What a read must see: everything at or below a timestamp.
 *
 * @param reached whether the oracle is known to have given out {@code ts} or a later one. Only such a guarantee may become a promise
 *         as it is, for every later write lies above it; any other is a client's claim, and may lie in the far future.
 */
public record Guarantee(Timestamp ts, boolean reached) {
    /** Nothing in particular. */
    public static final Guarantee NONE = new Guarantee(Timestamp.ZERO, false);

    public static Guarantee reached(Timestamp ts) {
        return new Guarantee(ts, true);
    }

    public static Guarantee claimed(Timestamp ts) {
        return new Guarantee(ts, false);
    }

    /** Both: the later one, for its timestamp is at least the other's. */
    public Guarantee and(Guarantee other) {
        int order = ts.compareTo(other.ts);
        return order > 0 || order == 0 && reached ? this : other;
    }
}
