package io.arrwdb.core.coordination;

import io.arrwdb.core.id.LogGroupId;
import io.arrwdb.core.id.NodeId;
import io.arrwdb.core.port.clock.Timers;
import io.arrwdb.core.port.meta.MetaStore;
import io.arrwdb.core.port.node.GroupLocator;
import io.arrwdb.core.shard.GroupRecord;
import java.util.Optional;
import java.util.concurrent.Executor;

/** Believes that a group's first replica leads it, which is the one that consensus prefers. */
public final class GroupSeatsFollower extends ImageFollower<GroupSeats> implements GroupLocator {
    /** @param mailbox runs one task at a time */
    public GroupSeatsFollower(MetaStore store, Executor mailbox, Timers timers) {
        super(GroupRecord.PREFIX, GroupSeats.EMPTY, GroupSeats::of, store, mailbox, timers);
    }

    @Override
    public Optional<NodeId> leaderOf(LogGroupId group) {
        return current().replicas(GroupRecord.key(group)).stream().findFirst();
    }
}
