package io.arrwdb.core.plan.data;

import io.arrwdb.core.id.NodeId;
import io.arrwdb.core.port.consensus.Seat;
import io.arrwdb.core.port.consensus.SeatChange;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** The next step of one group that is led. */
final class Seating {
    private final SeatPolicy policy;
    private final SeatedGroup group;
    private final SeatedGroup.Lead lead;
    private final SeatHosts nodes;
    private final SeatLoads loads;
    private final Set<SeatPlanner.Overdue> overdue;
    private final Set<NodeId> sitting = new LinkedHashSet<>();

    Seating(SeatPolicy policy, SeatedGroup group, SeatedGroup.Lead lead, SeatHosts nodes, SeatLoads loads, Set<SeatPlanner.Overdue> overdue) {
        this.policy = policy;
        this.group = group;
        this.lead = lead;
        this.nodes = nodes;
        this.loads = loads;
        this.overdue = overdue;
        group.record().seats().forEach(seat -> sitting.add(seat.node()));
        sitting.addAll(lead.nodes());
    }

    /** None where all is as it should be. */
    Optional<SeatStep> step() {
        List<NodeId> target = nodes.target(sitting, lead.leader(), loads);
        if (target.isEmpty()) {
            return Optional.empty();
        }
        return leaveLead(target).or(() -> admit(target)).or(() -> await(target)).or(() -> dismiss(target))
                .or(this::record).or(() -> appoint(target));
    }

    private Optional<SeatStep> leaveLead(List<NodeId> target) {
        return nodes.isAboutToStop(lead.leader()) ? handOver(target::contains) : Optional.empty();
    }

    private Optional<SeatStep> admit(List<NodeId> target) {
        List<Seat> seats = new ArrayList<>(group.record().seats());
        long replicas = seats.stream().filter(seat -> target.contains(seat.node()) && !seat.witness()).count();
        for (NodeId node : target) {
            if (group.record().seat(node).isEmpty()) {
                Seat seat = lead.voter(node).orElse(nodes.find(node).orElseThrow().seat(replicas >= policy.replicas()));
                replicas += seat.witness() ? 0 : 1;
                seats.add(seat);
                loads.add(seat);
            }
        }
        return seats.size() == group.record().seats().size() ? Optional.empty()
                : Optional.of(new SeatStep.Admit(group.group(), group.record(), seats));
    }

    private Optional<SeatStep> await(List<NodeId> target) {
        return target.stream().filter(node -> lead.voter(node).isEmpty()).findFirst()
                .map(node -> overdue.contains(new SeatPlanner.Overdue(group.group(), node)) ? arrange(new SeatChange.Dismiss(node))
                        : new SeatStep.Await(group.group(), node));
    }

    private Optional<SeatStep> dismiss(Collection<NodeId> target) {
        Optional<NodeId> extra = sitting.stream().filter(node -> !target.contains(node) && !node.equals(lead.leader()))
                .min(Comparator.comparing(nodes::isUp));
        if (extra.isPresent()) {
            return extra.map(node -> isMissed(node) ? new SeatStep.Await(group.group(), node) : arrange(new SeatChange.Dismiss(node)));
        }
        return target.contains(lead.leader()) ? Optional.empty() : handOver(target::contains);
    }

    /** Whether those who are left would have no majority at the moment. */
    private boolean isMissed(NodeId node) {
        List<NodeId> left = lead.nodes().stream().filter(other -> !other.equals(node)).toList();
        return 2 * nodes.countUp(left) <= left.size();
    }

    private Optional<SeatStep> record() {
        return lead.voters().stream().filter(voter -> group.record().seat(voter.node()).filter(seat -> seat.witness() != voter.witness()).isPresent())
                .findFirst().map(voter -> arrange(new SeatChange.Appoint(voter.node(), voter.witness())));
    }

    private Optional<SeatStep> appoint(List<NodeId> target) {
        List<NodeId> replicas = lead.replicas();
        if (replicas.size() < Math.min(policy.replicas(), target.size())) {
            return target.stream().filter(node -> !replicas.contains(node)).min(loads.byReplicas())
                    .map(node -> arrange(new SeatChange.Appoint(node, false)));
        }
        if (replicas.size() > policy.replicas()) {
            NodeId most = replicas.stream().max(loads.byReplicas()).orElseThrow();
            return most.equals(lead.leader()) ? handOver(node -> true).or(() -> demoteBut(most))
                    : Optional.of(arrange(new SeatChange.Appoint(most, true)));
        }
        return Optional.empty();
    }

    private Optional<SeatStep> demoteBut(NodeId leader) {
        return lead.replicas().stream().filter(node -> !node.equals(leader)).max(loads.byReplicas())
                .map(node -> arrange(new SeatChange.Appoint(node, true)));
    }

    private Optional<SeatStep> handOver(Predicate<NodeId> fit) {
        return lead.replicas().stream().filter(node -> fit.test(node) && nodes.isLive(node) && !node.equals(lead.leader()))
                .min(loads.byLeads()).map(heir -> {
                    loads.lead(lead.leader(), heir);
                    return arrange(new SeatChange.HandOver(heir));
                });
    }

    private SeatStep arrange(SeatChange change) {
        return new SeatStep.Arrange(group.group(), group.record(), lead, change);
    }
}
