package io.arrwdb.testkit.history;

/**
 * What one client did to one key, or saw of it. A request of many keys is an operation for each.
 *
 * @param client who; a client does one thing at a time
 * @param kind what
 * @param key the row's key
 * @param value what was written or read, {@link #ABSENT} for no row; each write of a key has another value
 * @param start when it was sent, in nanoseconds of one clock
 * @param end when it was answered, {@link #NEVER} for a write whose outcome nobody knows
 * @param what the request, for people
 */
public record Operation(int client, Kind kind, long key, long value, long start, long end, String what) {
    /** The value of a key without a row. */
    public static final long ABSENT = -1;
    /** The end of what may take effect at any time, or not at all. */
    public static final long NEVER = Long.MAX_VALUE;

    /** What can be done to a key. */
    public enum Kind {
        WRITE,
        /** Sees every write that was acknowledged before it was sent. */
        STRONG,
        /** Sees every write that its own client had acknowledged. */
        SESSION,
        /** Is as old as the limit of bounded reads permits. */
        BOUNDED,
        /** Some state that there was. */
        EVENTUALLY;

        public boolean isRead() {
            return this != WRITE;
        }
    }

    public boolean isKnown() {
        return end != NEVER;
    }

    public boolean isDelete() {
        return kind == Kind.WRITE && value == ABSENT;
    }

    /** A line for a report; times in milliseconds after {@code origin}. */
    public String describe(long origin) {
        return "%10.3f .. %s client %d %-10s key %d %s (%s)".formatted(millis(start - origin),
                isKnown() ? "%10.3f".formatted(millis(end - origin)) : "   unknown", client, kind, key,
                value == ABSENT ? "nothing" : "value " + value, what);
    }

    private static double millis(long nanos) {
        return nanos / 1e6;
    }
}
