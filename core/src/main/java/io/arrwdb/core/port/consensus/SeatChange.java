package io.arrwdb.core.port.consensus;

import io.arrwdb.core.id.NodeId;

/** A change of who votes in a group, or leads it. Who comes in does so by joining. */
public sealed interface SeatChange {
    NodeId node();

    /** The node's vote counts no more; not the leader's own. */
    record Dismiss(NodeId node) implements SeatChange { }

    /** The node may lead from now on, or only witnesses; not the leader's own. */
    record Appoint(NodeId node, boolean witness) implements SeatChange { }

    /** The node leads instead of this one, once it has every decision. */
    record HandOver(NodeId node) implements SeatChange { }
}
