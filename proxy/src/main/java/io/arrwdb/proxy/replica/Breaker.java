package io.arrwdb.proxy.replica;

/**
 * Keeps calls from a node that cannot be reached. Only failures of the way to it count: a node that refuses is there.
 *
 * <pre>
 * state     | event                                | then
 * CLOSED    | a call got an answer                 | CLOSED, failures forgotten
 * CLOSED    | a call failed, as fewer than 5 in a row | CLOSED
 * CLOSED    | the fifth in a row failed            | OPEN for 500 ms
 * OPEN      | a call is sent after the pause       | HALF_OPEN: that call is the probe; no other is allowed
 * HALF_OPEN | a call got an answer                 | CLOSED
 * HALF_OPEN | a call failed                        | OPEN, twice as long as before, at most 8 s
 * HALF_OPEN | the probe was given up               | OPEN, its pause over
 * OPEN      | a call got an answer (an older one)  | CLOSED
 * OPEN      | a call failed (an older one)         | OPEN
 * </pre>
 */
final class Breaker {
    static final int FAILURES = 5;
    static final long FIRST_PAUSE_NANOS = 500_000_000L;
    static final long LONGEST_PAUSE_NANOS = 8_000_000_000L;

    enum State { CLOSED, OPEN, HALF_OPEN }

    private State state = State.CLOSED;
    private int failures;
    private long pauseNanos = FIRST_PAUSE_NANOS;
    private long openedNanos;

    State state() {
        return state;
    }

    /** Whether a call may be sent now. */
    boolean allows(long nowNanos) {
        return state == State.CLOSED || state == State.OPEN && nowNanos - openedNanos >= pauseNanos;
    }

    /** A call is sent, allowed or not: where no other node is left, even a node that cannot be reached is tried. */
    void sent(long nowNanos) {
        if (state == State.OPEN && allows(nowNanos)) {
            state = State.HALF_OPEN;
        }
    }

    void answered() {
        state = State.CLOSED;
        failures = 0;
        pauseNanos = FIRST_PAUSE_NANOS;
    }

    void failed(long nowNanos) {
        failures++;
        if (state == State.CLOSED && failures >= FAILURES) {
            open(nowNanos);
        } else if (state == State.HALF_OPEN) {
            pauseNanos = Math.min(LONGEST_PAUSE_NANOS, pauseNanos * 2);
            open(nowNanos);
        }
    }

    /** A call was cancelled by its caller, which says nothing of the node. */
    void abandoned(long nowNanos) {
        if (state == State.HALF_OPEN) {
            open(nowNanos - pauseNanos);
        }
    }

    private void open(long nowNanos) {
        state = State.OPEN;
        openedNanos = nowNanos;
    }
}
