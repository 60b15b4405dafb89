package io.arrwdb.core.plan.data;

import io.arrwdb.core.id.NodeId;
import io.arrwdb.core.port.consensus.Seat;

/**
 * A data node as seats are planned.
 *
 * @param domain what fails together with it, such as a rack or a zone
 */
public record SeatHost(NodeId node, String domain, Presence presence) {
    /** What is to be expected of a node. */
    public enum Presence {
        /** It has a session. */
        LIVE,
        /** It has one, and has said there that it is about to stop, and comes back: it keeps its seats, and hands its leads over. */
        STOPPING,
        /** It has none, but not for long yet: it keeps its seats, and gets no new ones. */
        AWAY,
        /** It has had none for longer than the grace: its seats are given to others, where there are any. */
        GONE,
        /** It was asked to go, and is still there: its seats are taken from it, down to the last one of a group. */
        LEAVING
    }

    boolean isLive() {
        return presence == Presence.LIVE;
    }

    boolean staysForNow() {
        return presence == Presence.LIVE || presence == Presence.STOPPING || presence == Presence.AWAY;
    }

    /** Whether its vote can be had now. */
    public boolean isUp() {
        return presence == Presence.LIVE || presence == Presence.STOPPING || presence == Presence.LEAVING;
    }

    Seat seat(boolean witness) {
        return new Seat(node, witness);
    }
}
