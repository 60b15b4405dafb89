package io.arrwdb.core.port.consensus;

import io.arrwdb.core.id.NodeId;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** One node's seat in a log group's consensus. */
public interface ConsensusSeat extends AutoCloseable {
    /**
     * Completes with the machine's answer once the decision is committed and applied here. Fails with
     * {@link ConsensusException}: unless it is {@link ConsensusException.NotLeader}, the outcome is unknown.
     */
    CompletionStage<byte[]> propose(byte[] decision);

    /**
     * Completes when a majority has confirmed, after this call began, that this node still leads; fails with
     * {@link ConsensusException.NotLeader} when it does not. No lease shortens it.
     */
    CompletionStage<Void> confirmLeadership();

    /** Gives the lead up where this node has it, and lets another node be elected. */
    void abdicate();

    /** Whose votes count, as this node knows; empty where consensus has one seat, or this node does not know yet. */
    default List<Seat> voters() {
        return List.of();
    }

    /**
     * Changes who votes, or who leads; only where this node leads. Completes once the change is committed by majorities of the
     * voters before and after it, or the other node leads. Fails where it does not come about within the patience of consensus;
     * it may still do so later.
     *
     * @param voters those from whom the change was planned: with others it is refused
     */
    default CompletionStage<Void> arrange(SeatChange change, Set<NodeId> voters) {
        return CompletableFuture.failedStage(new ConsensusException("this group has one seat, so nothing can be changed: " + change, null));
    }

    /** Leaves; the machine is not called again. */
    @Override
    void close();
}
