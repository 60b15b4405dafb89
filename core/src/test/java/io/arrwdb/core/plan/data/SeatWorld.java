package io.arrwdb.core.plan.data;

import io.arrwdb.core.id.LogGroupId;
import io.arrwdb.core.id.NodeId;
import io.arrwdb.core.plan.data.SeatHost.Presence;
import io.arrwdb.core.plan.data.SeatedGroup.Lead;
import io.arrwdb.core.port.consensus.Seat;
import io.arrwdb.core.port.consensus.SeatChange;
import io.arrwdb.core.shard.GroupRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Data nodes and groups that do as a planner says, as Raft would: with a majority only, and led by a live replica. */
final class SeatWorld {
    final Map<NodeId, SeatHost> hosts = new TreeMap<>();
    final Map<LogGroupId, GroupRecord> records = new TreeMap<>();
    final Map<LogGroupId, List<Seat>> voters = new TreeMap<>();
    final Map<LogGroupId, NodeId> leaders = new TreeMap<>();
    private final SeatPlanner planner;
    private final int groups;
    int steps;

    SeatWorld(SeatPolicy policy, int groups) {
        this.planner = new SeatPlanner(policy);
        this.groups = groups;
    }

    static NodeId node(int number) {
        return new NodeId("data-node-" + number);
    }

    void put(int number, String domain, Presence presence) {
        hosts.put(node(number), new SeatHost(node(number), domain, presence));
        elect();
    }

    void remove(int number) {
        hosts.remove(node(number));
        elect();
    }

    /** Plans once and does what was planned; whether there was anything but to wait, as for a vote without which there is no majority. */
    boolean pass() {
        List<SeatStep> plan = planner.plan(groups, List.copyOf(hosts.values()), seen(), Set.of());
        plan.forEach(this::take);
        steps += plan.size();
        elect();
        return plan.stream().anyMatch(step -> !(step instanceof SeatStep.Await));
    }

    List<SeatedGroup> seen() {
        return records.entrySet().stream().map(e -> new SeatedGroup(e.getKey(), e.getValue(), Optional.ofNullable(leaders.get(e.getKey()))
                .map(leader -> new Lead(leader, voters.get(e.getKey()))))).toList();
    }

    boolean up(NodeId node) {
        return hosts.containsKey(node) && hosts.get(node).isUp();
    }

    boolean hasMajority(LogGroupId group) {
        List<Seat> all = voters.get(group);
        return 2 * all.stream().filter(seat -> up(seat.node())).count() > all.size();
    }

    private void take(SeatStep step) {
        switch (step) {
            case SeatStep.Found found -> {
                records.put(found.group(), new GroupRecord(found.incarnation(), true, found.founders()));
                voters.put(found.group(), found.founders());
            }
            case SeatStep.Admit admit -> {
                if (!records.get(admit.group()).equals(admit.from())) {
                    throw new AssertionError("planned from another record: " + admit);
                }
                records.put(admit.group(), admit.from().with(admit.seats()));
                List<Seat> in = new ArrayList<>(voters.get(admit.group()));
                admit.seats().stream().filter(seat -> up(seat.node()) && in.stream().noneMatch(s -> s.node().equals(seat.node()))).forEach(in::add);
                voters.put(admit.group(), in);
            }
            case SeatStep.Arrange arrange -> change(arrange.group(), arrange.change());
            case SeatStep.Await await -> { }
        }
    }

    private void change(LogGroupId group, SeatChange change) {
        if (!(change instanceof SeatChange.HandOver) && change.node().equals(leaders.get(group))) {
            throw new AssertionError("a leader changes no seat of its own: " + change);
        }
        GroupRecord record = records.get(group);
        switch (change) {
            case SeatChange.HandOver heir -> leaders.put(group, heir.node());
            case SeatChange.Dismiss gone -> {
                voters.put(group, voters.get(group).stream().filter(seat -> !seat.node().equals(gone.node())).toList());
                records.put(group, record.with(record.seats().stream().filter(seat -> !seat.node().equals(gone.node())).toList()));
            }
            case SeatChange.Appoint appointed -> {
                voters.put(group, appointed(voters.get(group), appointed));
                records.put(group, record.with(appointed(record.seats(), appointed)));
            }
        }
    }

    private static List<Seat> appointed(List<Seat> seats, SeatChange.Appoint change) {
        return seats.stream().map(seat -> seat.node().equals(change.node()) ? seat.as(change.witness()) : seat).toList();
    }

    private void elect() {
        for (LogGroupId group : records.keySet()) {
            NodeId leader = leaders.get(group);
            boolean leads = leader != null && up(leader) && voters.get(group).stream().anyMatch(seat -> seat.node().equals(leader) && !seat.witness());
            if (!hasMajority(group)) {
                leaders.remove(group);
            } else if (!leads) {
                voters.get(group).stream().filter(seat -> !seat.witness() && up(seat.node())).findFirst()
                        .ifPresentOrElse(seat -> leaders.put(group, seat.node()), () -> leaders.remove(group));
            }
        }
    }
}
