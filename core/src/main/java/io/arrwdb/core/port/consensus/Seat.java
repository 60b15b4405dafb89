package io.arrwdb.core.port.consensus;

import io.arrwdb.core.id.NodeId;
import java.util.Objects;

/**
 * A node's place in a group.
 *
 * @param witness votes and keeps decisions, and never leads
 */
public record Seat(NodeId node, boolean witness) {
    public Seat {
        Objects.requireNonNull(node, "node");
    }

    /** The only seat of a group that one node decides alone. */
    public static Seat alone(NodeId node) {
        return new Seat(node, false);
    }

    public Seat as(boolean onlyWitness) {
        return new Seat(node, onlyWitness);
    }
}
