package io.arrwdb.coordinator.data.seat;

import io.arrwdb.core.coordination.Membership;
import io.arrwdb.core.id.NodeId;
import io.arrwdb.core.plan.data.SeatHost.Presence;
import io.arrwdb.core.port.clock.Clock;
import io.arrwdb.rpc.Role;
import java.util.HashMap;
import java.util.Map;

/** How long data nodes have been away, as this coordinator has seen it: one that begins anew gives every node its whole grace again. */
final class Absences {
    private final Clock clock;
    private final long graceMillis;
    private final Map<NodeId, Long> since = new HashMap<>();

    Absences(Clock clock, long graceMillis) {
        this.clock = clock;
        this.graceMillis = graceMillis;
    }

    /** @param leaving whether the node has said that it does not come back */
    Presence of(NodeId node, boolean leaving, Membership sessions) {
        if (sessions.has(Role.DATA_NODE.label(), node)) {
            since.remove(node);
            return leaving ? Presence.LEAVING : sessions.isDraining(Role.DATA_NODE.label(), node) ? Presence.STOPPING : Presence.LIVE;
        }
        if (leaving) {
            return Presence.GONE;
        }
        long now = clock.monotonicNanos() / 1_000_000;
        return now - since.computeIfAbsent(node, n -> now) < graceMillis ? Presence.AWAY : Presence.GONE;
    }
}
