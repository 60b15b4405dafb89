package io.arrwdb.core.port.consensus;

import io.arrwdb.core.id.Epoch;
import io.arrwdb.core.id.NodeId;
import java.util.Optional;

/** The deterministic state that a log group's decisions drive. Called only in the mailbox given at joining. */
public interface DecisionMachine {
    /** Applies the decision at {@code index}; violations are recorded no-ops, never exceptions. Answers the proposer. */
    byte[] apply(long index, byte[] decision);

    /** The whole state, from which {@link #restore} makes an equal machine. */
    byte[] snapshot();

    /** Replaces the state by a snapshot that covers every decision up to {@code index}. */
    void restore(long index, byte[] snapshot);

    /** This node leads in {@code epoch}; every decision of earlier epochs has been applied. */
    void leading(Epoch epoch);

    /** This node does not lead (any more); {@code leader} does, where it is known. */
    void following(Optional<NodeId> leader);
}
