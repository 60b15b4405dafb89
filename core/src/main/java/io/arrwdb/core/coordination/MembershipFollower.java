package io.arrwdb.core.coordination;

import io.arrwdb.core.port.clock.Timers;
import io.arrwdb.core.port.meta.MetaStore;
import java.util.concurrent.Executor;

/** Keeps a {@link Membership} fresh by list and watch. */
public final class MembershipFollower extends ImageFollower<Membership> {
    /** @param mailbox runs one task at a time */
    public MembershipFollower(MetaStore store, Executor mailbox, Timers timers) {
        super(Membership.PREFIX, Membership.EMPTY, Membership::of, store, mailbox, timers);
    }
}
