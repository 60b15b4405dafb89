package io.arrwdb.core.port.consensus;

import io.arrwdb.core.id.LogGroupId;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/** Orders the decisions of a log group among its replicas. Rows never pass through it. */
@FunctionalInterface
public interface ShardConsensus extends AutoCloseable {
    /**
     * Takes this node's seat in the group. Restores the machine from the last snapshot, replays what followed, and from
     * then on calls it, always in {@code mailbox}.
     *
     * <p>A seat whose disk was lost has forgotten its votes. Where the group has begun, an adapter with more than one seat
     * lets the others take it in anew, as one that never voted; where they cannot, it fails with
     * {@link ConsensusException.SeatLost}, and the group must be made anew under the next incarnation. An adapter that
     * cannot tell lets the seat lead without decisions, and its owner must look.
     */
    CompletionStage<ConsensusSeat> join(GroupLife life, DecisionMachine machine, Executor mailbox);

    /**
     * Deletes what this node keeps of a group in which its vote counts no more; a seat that is still taken is left first. Of
     * a group whose vote counted it would be a lost disk.
     */
    default CompletionStage<Void> forget(LogGroupId group) {
        return CompletableFuture.completedStage(null);
    }

    /** Leaves every seat that is taken. */
    @Override
    default void close() { }
}
