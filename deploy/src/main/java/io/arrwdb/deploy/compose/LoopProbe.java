package io.arrwdb.deploy.compose;

import io.arrwdb.adapters.clock.MailboxLoop;
import java.util.OptionalLong;

/** Notices a loop that does not come round: what was posted to it is not run. Costs nothing while nobody asks. */
final class LoopProbe {
    private static final long NONE = -1;

    private final MailboxLoop loop;
    private volatile long postedNanos = NONE;

    LoopProbe(MailboxLoop loop) {
        this.loop = loop;
    }

    /** How long the probe that was posted before has waited; posts another one where none waits. Empty for a closed loop. */
    synchronized OptionalLong waitedNanos(long nowNanos) {
        long posted = postedNanos;
        if (posted != NONE) {
            return OptionalLong.of(nowNanos - posted);
        }
        postedNanos = nowNanos;
        if (!loop.post(() -> postedNanos = NONE)) {
            postedNanos = NONE;
            return OptionalLong.empty();
        }
        return OptionalLong.of(0);
    }
}
