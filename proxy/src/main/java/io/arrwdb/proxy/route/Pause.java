package io.arrwdb.proxy.route;

import io.arrwdb.proxy.error.RoleErrors;
import io.grpc.Context;
import io.grpc.Deadline;
import java.util.concurrent.TimeUnit;

/** Waiting between two tries of a call: doubling pauses up to a bound, never past the deadline. */
public final class Pause {
    private static final long LONGEST_MILLIS = 500;

    private final Deadline deadline;
    private long nextMillis;

    public Pause(long firstMillis, Deadline deadline) {
        this.deadline = deadline;
        nextMillis = firstMillis;
    }

    /**
     * Waits.
     *
     * @return false when the deadline leaves no time for another try
     * @throws io.arrwdb.proxy.error.MilvusException when the client has gone meanwhile
     */
    public boolean beforeNextTry() {
        if (deadline.timeRemaining(TimeUnit.MILLISECONDS) <= nextMillis) {
            return false;
        }
        try {
            Thread.sleep(nextMillis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw RoleErrors.cancelled();
        }
        if (Context.current().isCancelled()) {
            throw RoleErrors.cancelled();
        }
        nextMillis = Math.min(LONGEST_MILLIS, nextMillis * 2);
        return true;
    }
}
