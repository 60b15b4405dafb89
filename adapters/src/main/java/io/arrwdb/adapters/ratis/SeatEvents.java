package io.arrwdb.adapters.ratis;

import io.arrwdb.core.id.NodeId;

/** What Ratis tells a seat; called on Ratis's threads, so none of it may wait. */
interface SeatEvents {
    /** This node leads in {@code term}, and every earlier entry has been handed to the machine. */
    void ready(long term);

    /** This node led, and does not any more. */
    void notLeading();

    void leads(NodeId leader);

    /** The Raft log cannot be written: the seat decides nothing any more. */
    void failed(Throwable cause);
}
