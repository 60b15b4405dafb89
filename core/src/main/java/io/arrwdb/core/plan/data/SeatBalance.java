package io.arrwdb.core.plan.data;

import io.arrwdb.core.id.NodeId;
import io.arrwdb.core.port.consensus.Seat;
import io.arrwdb.core.port.consensus.SeatChange;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Levels what groups that lack nothing ask of the nodes: seats, then replicas, then leads. A move is worth making where it leaves
 * two nodes closer to one another, so by two or more, or a group in more failure domains: what was moved is never moved back.
 */
final class SeatBalance {
    private static final int WORTH_MOVING = 2;

    private final SeatPolicy policy;
    private final SeatHosts nodes;
    private final SeatLoads loads;

    SeatBalance(SeatPolicy policy, SeatHosts nodes, SeatLoads loads) {
        this.policy = policy;
        this.nodes = nodes;
        this.loads = loads;
    }

    /** @param moves how many may be begun */
    List<SeatStep> plan(List<SeatedGroup> quiet, int moves) {
        List<SeatStep> steps = new ArrayList<>();
        List<SeatedGroup> left = new ArrayList<>(quiet.stream().filter(group -> group.record().activated() && group.lead().isPresent()).toList());
        while (steps.size() < moves) {
            Optional<SeatStep> step = first(left, this::seat).or(() -> first(left, this::replica));
            if (step.isEmpty()) {
                break;
            }
            steps.add(step.get());
            left.removeIf(group -> group.group().equals(step.get().group()));
        }
        return steps.isEmpty() && moves > 0 ? first(left, this::lead).map(List::of).orElse(List.of()) : steps;
    }

    private interface Rule {
        Optional<SeatStep> of(SeatedGroup group, SeatedGroup.Lead lead);
    }

    private static Optional<SeatStep> first(List<SeatedGroup> groups, Rule rule) {
        return groups.stream().map(group -> rule.of(group, group.lead().orElseThrow())).flatMap(Optional::stream).findFirst();
    }

    private Optional<SeatStep> seat(SeatedGroup group, SeatedGroup.Lead lead) {
        List<NodeId> sitting = group.record().seats().stream().map(Seat::node).toList();
        for (NodeId to : nodes.live().stream().filter(node -> !sitting.contains(node)).sorted(loads.bySeats()).toList()) {
            for (NodeId from : sitting.stream().filter(node -> !node.equals(lead.leader())).sorted(loads.bySeats().reversed()).toList()) {
                if (worth(sitting, from, to)) {
                    List<Seat> seats = new ArrayList<>(group.record().seats());
                    seats.add(nodes.find(to).orElseThrow().seat(lead.replicas().size() >= policy.replicas()
                            && group.record().seat(from).orElseThrow().witness()));
                    loads.add(seats.getLast());
                    return Optional.of(new SeatStep.Admit(group.group(), group.record(), seats));
                }
            }
        }
        return Optional.empty();
    }

    private boolean worth(List<NodeId> sitting, NodeId from, NodeId to) {
        List<NodeId> after = new ArrayList<>(sitting);
        after.remove(from);
        after.add(to);
        long gained = nodes.domains(after) - nodes.domains(sitting);
        return gained > 0 || gained == 0 && loads.seats(from) - loads.seats(to) >= WORTH_MOVING;
    }

    private Optional<SeatStep> replica(SeatedGroup group, SeatedGroup.Lead lead) {
        List<NodeId> replicas = lead.replicas();
        Optional<NodeId> to = lead.nodes().stream().filter(node -> !replicas.contains(node) && nodes.isLive(node)).min(loads.byReplicas());
        Optional<NodeId> from = replicas.stream().max(loads.byReplicas());
        if (to.isEmpty() || from.isEmpty() || loads.replicas(from.get()) - loads.replicas(to.get()) < WORTH_MOVING) {
            return Optional.empty();
        }
        loads.add(lead.voter(to.get()).orElseThrow().as(false));
        return Optional.of(new SeatStep.Arrange(group.group(), group.record(), lead, new SeatChange.Appoint(to.get(), false)));
    }

    private Optional<SeatStep> lead(SeatedGroup group, SeatedGroup.Lead lead) {
        return lead.replicas().stream().filter(nodes::isLive).min(loads.byLeads())
                .filter(heir -> loads.leads(lead.leader()) - loads.leads(heir) >= WORTH_MOVING)
                .map(heir -> new SeatStep.Arrange(group.group(), group.record(), lead, new SeatChange.HandOver(heir)));
    }
}
