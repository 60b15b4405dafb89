package io.arrwdb.adapters.localmeta;

import io.arrwdb.core.port.clock.Clock;
import io.arrwdb.core.port.clock.Timers;
import io.arrwdb.core.port.meta.MetaStore.LeaseId;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * When leases end. Deadlines live in memory: a restart gives every lease its whole time again, as a new etcd leader does.
 * Used in the store's mailbox alone.
 */
final class LocalLeases {
    private final Clock clock;
    private final Timers timers;
    private final Executor mailbox;
    private final Consumer<LeaseId> onExpiry;
    private final Map<LeaseId, Deadline> deadlines = new HashMap<>();

    private static final class Deadline {
        private final long ttlNanos;
        private long atNanos;
        private Timers.Timer timer;

        Deadline(long ttlNanos) {
            this.ttlNanos = ttlNanos;
        }
    }

    LocalLeases(Clock clock, Timers timers, Executor mailbox, Consumer<LeaseId> onExpiry) {
        this.clock = clock;
        this.timers = timers;
        this.mailbox = mailbox;
        this.onExpiry = onExpiry;
    }

    void start(LeaseId lease, long ttlMillis) {
        Deadline deadline = new Deadline(TimeUnit.MILLISECONDS.toNanos(ttlMillis));
        deadlines.put(lease, deadline);
        renew(lease);
        check(lease, deadline);
    }

    /** False where the lease has ended. */
    boolean renew(LeaseId lease) {
        Deadline deadline = deadlines.get(lease);
        if (deadline == null) {
            return false;
        }
        deadline.atNanos = clock.monotonicNanos() + deadline.ttlNanos;
        return true;
    }

    void end(LeaseId lease) {
        Deadline deadline = deadlines.remove(lease);
        if (deadline != null) {
            deadline.timer.cancel();
        }
    }

    void close() {
        deadlines.values().forEach(deadline -> deadline.timer.cancel());
        deadlines.clear();
    }

    /** One timer a lease: where it was renewed meanwhile the timer is set again. */
    private void check(LeaseId lease, Deadline deadline) {
        if (deadlines.get(lease) != deadline) {
            return;
        }
        long leftNanos = deadline.atNanos - clock.monotonicNanos();
        if (leftNanos <= 0) {
            onExpiry.accept(lease);
            return;
        }
        long delayMillis = TimeUnit.NANOSECONDS.toMillis(leftNanos + 999_999);
        deadline.timer = timers.after(delayMillis, mailbox, () -> check(lease, deadline));
    }
}
