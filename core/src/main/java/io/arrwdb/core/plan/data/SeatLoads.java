package io.arrwdb.core.plan.data;

import io.arrwdb.core.id.NodeId;
import io.arrwdb.core.port.consensus.Seat;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What the log groups ask of each node; changes while a plan is made, so that one plan does not give everything to one node. */
final class SeatLoads {
    private final Map<NodeId, Integer> seats = new HashMap<>();
    private final Map<NodeId, Integer> replicas = new HashMap<>();
    private final Map<NodeId, Integer> leads = new HashMap<>();

    SeatLoads(List<SeatedGroup> groups) {
        for (SeatedGroup group : groups) {
            group.record().seats().forEach(this::add);
            group.lead().ifPresent(lead -> leads.merge(lead.leader(), 1, Integer::sum));
        }
    }

    void add(Seat seat) {
        seats.merge(seat.node(), 1, Integer::sum);
        if (!seat.witness()) {
            replicas.merge(seat.node(), 1, Integer::sum);
        }
    }

    void lead(NodeId before, NodeId after) {
        leads.merge(before, -1, Integer::sum);
        leads.merge(after, 1, Integer::sum);
    }

    int seats(NodeId node) {
        return seats.getOrDefault(node, 0);
    }

    int replicas(NodeId node) {
        return replicas.getOrDefault(node, 0);
    }

    int leads(NodeId node) {
        return leads.getOrDefault(node, 0);
    }

    /** The idlest first; equal ones by their ids, so that equal inputs give equal plans. */
    Comparator<NodeId> bySeats() {
        return Comparator.<NodeId>comparingInt(this::seats).thenComparingInt(this::replicas).thenComparing(Comparator.naturalOrder());
    }

    Comparator<NodeId> byReplicas() {
        return Comparator.<NodeId>comparingInt(this::replicas).thenComparing(Comparator.naturalOrder());
    }

    Comparator<NodeId> byLeads() {
        return Comparator.<NodeId>comparingInt(this::leads).thenComparing(Comparator.naturalOrder());
    }
}
