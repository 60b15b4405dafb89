package io.arrwdb.core.port.clock;

/** The two times of a machine. Safety never rests on either; only freshness and pace do. */
public interface Clock {
    /** Milliseconds since 1970; may jump. */
    long wallMillis();

    /** Nanoseconds since an arbitrary point; never goes back. */
    long monotonicNanos();
}
