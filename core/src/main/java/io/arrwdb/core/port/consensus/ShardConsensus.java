package io.arrwdb.core.port.consensus;

import io.arrwdb.core.id.LogGroupId;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/** Orders the decisions of a log group among its replicas. Rows never pass through it. */
public interface ShardConsensus {
    /**
     * Takes this node's seat in the group. Restores the machine from the last snapshot, replays what followed, and from
     * then on calls it, always in {@code mailbox}.
     *
     * @param incarnation of the group, taken from the metadata store; the first half of every epoch
     */
    CompletionStage<ConsensusSeat> join(LogGroupId group, long incarnation, DecisionMachine machine, Executor mailbox);
}
