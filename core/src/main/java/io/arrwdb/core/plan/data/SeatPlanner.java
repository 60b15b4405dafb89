package io.arrwdb.core.plan.data;

import io.arrwdb.core.id.LogGroupId;
import io.arrwdb.core.id.NodeId;
import io.arrwdb.core.port.consensus.Seat;
import io.arrwdb.core.shard.GroupRecord;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What is to be done so that every log group sits where it should. One step a group at a time, each from what is seen: who comes in
 * comes in before who goes goes, and a vote is only ever changed by the group's leader, so with a majority.
 *
 * <pre>
 * seen of a group                                       | step
 * no record                                             | found it
 * not begun, and too few founders ever come back        | found it anew
 * nobody leads it                                       | none: without a majority nothing is changed
 * its leader stops or leaves, another replica is live   | hand it over
 * a node that should sit in it has no seat              | admit it
 * a node has a seat and no vote yet                     | await it; give the seat up where that takes too long
 * who should not sit in it leads                        | hand it over
 * who should not sit in it has a seat                   | dismiss it, once the rest has a majority without it
 * the record says otherwise who only witnesses          | appoint as it is, so that the record follows
 * too few or too many replicas                          | appoint a witness or a replica
 * all as it should be                                   | what {@link SeatBalance} says
 * </pre>
 */
public final class SeatPlanner {
    private final SeatPolicy policy;

    public SeatPlanner(SeatPolicy policy) {
        this.policy = policy;
    }

    /** A node whose vote a group has waited for too long. */
    public record Overdue(LogGroupId group, NodeId node) { }

    /**
     * One plan; equal inputs give equal plans.
     *
     * @param groups how many there are to be, numbered from 0
     * @param seated those that there are
     */
    public List<SeatStep> plan(int groups, List<SeatHost> hosts, List<SeatedGroup> seated, Set<Overdue> overdue) {
        SeatHosts nodes = new SeatHosts(policy, hosts);
        SeatLoads loads = new SeatLoads(seated);
        List<SeatStep> steps = new ArrayList<>();
        List<SeatedGroup> quiet = new ArrayList<>();
        for (SeatedGroup group : seated.stream().sorted(Comparator.comparing(SeatedGroup::group)).toList()) {
            Optional<SeatStep> step = step(group, nodes, loads, overdue);
            step.ifPresentOrElse(steps::add, () -> quiet.add(group));
        }
        for (int number = 0; number < groups; number++) {
            LogGroupId id = new LogGroupId(number);
            if (seated.stream().noneMatch(group -> group.group().equals(id))) {
                found(id, 1, nodes, loads).ifPresent(steps::add);
            }
        }
        steps.addAll(new SeatBalance(policy, nodes, loads).plan(quiet, Math.max(0, policy.movesAtOnce() - steps.size())));
        return steps;
    }

    private static Optional<SeatStep> found(LogGroupId group, long incarnation, SeatHosts nodes, SeatLoads loads) {
        List<Seat> founders = nodes.founders(loads);
        founders.forEach(loads::add);
        return founders.isEmpty() ? Optional.empty() : Optional.of(new SeatStep.Found(group, incarnation, founders));
    }

    private Optional<SeatStep> step(SeatedGroup group, SeatHosts nodes, SeatLoads loads, Set<Overdue> overdue) {
        GroupRecord record = group.record();
        if (!record.activated()) {
            return canBegin(record, nodes) ? Optional.empty() : found(group.group(), record.incarnation() + 1, nodes, loads);
        }
        return group.lead().flatMap(lead -> new Seating(policy, group, lead, nodes, loads, overdue).step());
    }

    private static boolean canBegin(GroupRecord record, SeatHosts nodes) {
        long there = record.seats().stream().filter(seat -> nodes.staysForNow(seat.node())).count();
        return 2 * there > record.seats().size();
    }
}
