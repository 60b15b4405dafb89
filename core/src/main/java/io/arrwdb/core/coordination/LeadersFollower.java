package io.arrwdb.core.coordination;

import io.arrwdb.core.port.clock.Timers;
import io.arrwdb.core.port.meta.MetaStore;
import java.util.concurrent.Executor;

/** Keeps {@link Leaders} fresh by list and watch. */
public final class LeadersFollower extends ImageFollower<Leaders> {
    /** @param mailbox runs one task at a time */
    public LeadersFollower(MetaStore store, Executor mailbox, Timers timers) {
        super(Leaders.PREFIX, Leaders.EMPTY, Leaders::of, store, mailbox, timers);
    }
}
