package io.arrwdb.core.coordination;

import io.arrwdb.core.id.LogGroupId;
import io.arrwdb.core.id.NodeId;
import io.arrwdb.core.port.clock.Timers;
import io.arrwdb.core.port.meta.MetaStore;
import io.arrwdb.core.port.node.GroupLocator;
import java.util.Optional;
import java.util.concurrent.Executor;

/** Believes that a group is led by the node that last said so, and before one has, by its first replica. */
public final class GroupLeadsFollower extends ImageFollower<GroupLeads> implements GroupLocator {
    private final GroupSeatsFollower seats;

    /** @param mailbox runs one task at a time */
    public GroupLeadsFollower(MetaStore store, Executor mailbox, Timers timers, GroupSeatsFollower seats) {
        super(GroupLead.PREFIX, GroupLeads.EMPTY, GroupLeads::of, store, mailbox, timers);
        this.seats = seats;
    }

    @Override
    public Optional<NodeId> leaderOf(LogGroupId group) {
        GroupLead lead = current().leads().get(GroupLead.key(group));
        return lead == null ? seats.leaderOf(group) : Optional.of(lead.leader());
    }
}
