package io.arrwdb.core.plan.data;

import io.arrwdb.core.id.LogGroupId;
import io.arrwdb.core.id.NodeId;
import io.arrwdb.core.port.consensus.Seat;
import io.arrwdb.core.port.consensus.SeatChange;
import io.arrwdb.core.shard.GroupRecord;
import java.util.List;

/** One thing to do for a log group; what it was planned from is compared when it is done, so a late one does nothing. */
public sealed interface SeatStep {
    LogGroupId group();

    /** Nobody has the group, or could ever begin to lead it: writes its next incarnation with these founders. */
    record Found(LogGroupId group, long incarnation, List<Seat> founders) implements SeatStep { }

    /** Writes these seats into the record; who is new among them joins by itself. */
    record Admit(LogGroupId group, GroupRecord from, List<Seat> seats) implements SeatStep { }

    /** Asks the leader for a change of votes or lead; the record follows what was changed. */
    record Arrange(LogGroupId group, GroupRecord from, SeatedGroup.Lead lead, SeatChange change) implements SeatStep { }

    /** Nothing now: the node is on its way to its vote, or is the one that a majority needs until another is back. */
    record Await(LogGroupId group, NodeId node) implements SeatStep { }
}
