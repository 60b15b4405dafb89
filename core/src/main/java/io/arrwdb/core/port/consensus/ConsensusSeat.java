package io.arrwdb.core.port.consensus;

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

    /** Leaves; the machine is not called again. */
    @Override
    void close();
}
