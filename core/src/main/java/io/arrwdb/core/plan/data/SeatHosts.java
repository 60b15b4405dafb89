package io.arrwdb.core.plan.data;

import io.arrwdb.core.id.NodeId;
import io.arrwdb.core.port.consensus.Seat;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The data nodes, and which of them a log group should sit on. */
final class SeatHosts {
    private final SeatPolicy policy;
    private final Map<NodeId, SeatHost> hosts = new TreeMap<>();

    SeatHosts(SeatPolicy policy, Collection<SeatHost> all) {
        this.policy = policy;
        all.forEach(host -> hosts.put(host.node(), host));
    }

    Optional<SeatHost> find(NodeId node) {
        return Optional.ofNullable(hosts.get(node));
    }

    boolean isLive(NodeId node) {
        return find(node).filter(SeatHost::isLive).isPresent();
    }

    /** Whether its vote can be had now. */
    boolean isUp(NodeId node) {
        return find(node).filter(SeatHost::isUp).isPresent();
    }

    long countUp(Collection<NodeId> nodes) {
        return nodes.stream().filter(this::isUp).count();
    }

    boolean isLeaving(NodeId node) {
        return find(node).filter(host -> host.presence() == SeatHost.Presence.LEAVING).isPresent();
    }

    boolean isAboutToStop(NodeId node) {
        return isUp(node) && !isLive(node);
    }

    boolean staysForNow(NodeId node) {
        return find(node).filter(SeatHost::staysForNow).isPresent();
    }

    List<NodeId> live() {
        return hosts.keySet().stream().filter(this::isLive).toList();
    }

    /** How many failure domains the nodes lie in. */
    long domains(Collection<NodeId> nodes) {
        return nodes.stream().map(this::domain).distinct().count();
    }

    /** The nodes of a new group, those that are to lead first; empty where no node is there. */
    List<Seat> founders(SeatLoads loads) {
        List<NodeId> chosen = fill(new ArrayList<>(), loads);
        List<NodeId> order = chosen.stream().sorted(loads.byReplicas()).toList();
        return order.stream().map(node -> hosts.get(node).seat(order.indexOf(node) >= policy.replicas())).toList();
    }

    /**
     * Where a group should sit, as few moves from where it sits as can be: nodes that stay keep it, the rest goes to live nodes
     * in domains of their own first, then to the idlest. Who is gone keeps a seat that nobody else can take, who leaves does not.
     *
     * @param sitting who has a seat
     * @param leader keeps its seat longest
     */
    List<NodeId> target(Collection<NodeId> sitting, NodeId leader, SeatLoads loads) {
        List<NodeId> kept = new ArrayList<>(sitting.stream().filter(this::staysForNow).toList());
        while (kept.size() > policy.seats()) {
            kept.remove(leastNeeded(kept, leader, loads));
        }
        List<NodeId> chosen = fill(kept, loads);
        for (NodeId node : sitting) {
            boolean gone = !chosen.contains(node) && !isLeaving(node);
            if (gone && chosen.size() < policy.seats() && 2 * countUp(chosen) > chosen.size() + 1) {
                chosen.add(node);
            }
        }
        return chosen;
    }

    private List<NodeId> fill(List<NodeId> chosen, SeatLoads loads) {
        while (chosen.size() < policy.seats()) {
            Comparator<NodeId> best = Comparator.<NodeId>comparingInt(node -> sharesDomain(node, chosen) ? 1 : 0)
                    .thenComparing(loads.bySeats());
            Optional<NodeId> next = live().stream().filter(node -> !chosen.contains(node)).min(best);
            if (next.isEmpty()) {
                break;
            }
            chosen.add(next.get());
        }
        return chosen;
    }

    private NodeId leastNeeded(List<NodeId> nodes, NodeId leader, SeatLoads loads) {
        return nodes.stream().filter(node -> !node.equals(leader)).max(Comparator.<NodeId>comparingInt(
                node -> sharesDomain(node, nodes) ? 1 : 0).thenComparing(loads.bySeats())).orElseThrow();
    }

    private boolean sharesDomain(NodeId node, Collection<NodeId> others) {
        return others.stream().anyMatch(other -> !other.equals(node) && domain(other).equals(domain(node)));
    }

    /** A node that is not known fails alone. */
    private String domain(NodeId node) {
        return find(node).map(SeatHost::domain).filter(domain -> !domain.isEmpty()).orElse("node " + node);
    }
}
