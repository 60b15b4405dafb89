package io.arrwdb.core.plan.query;

import io.arrwdb.core.catalog.LoadMeta;
import io.arrwdb.core.catalog.ReplicaMeta;
import io.arrwdb.core.catalog.ShardSeat;
import io.arrwdb.core.id.CollectionId;
import io.arrwdb.core.id.NodeId;
import io.arrwdb.core.id.ShardId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Every load while a plan is made: the steps so far are applied to it, and it knows what each node will have to carry. */
final class SeatBoard {
    private final Fleet fleet;
    private final Map<CollectionId, LoadMeta> loads = new TreeMap<>();
    private final Map<NodeId, Long> weights = new HashMap<>();
    private final List<SeatStep> steps = new ArrayList<>();

    SeatBoard(Fleet fleet, Collection<Wanted> wanted) {
        this.fleet = fleet;
        for (Wanted each : wanted) {
            loads.put(each.load().collection(), each.load());
            each.load().replicas().forEach(replica -> replica.seats().forEach((shard, seat) -> weigh(shard, seat, 1)));
        }
    }

    Collection<LoadMeta> loads() {
        return List.copyOf(loads.values());
    }

    LoadMeta load(CollectionId collection) {
        return loads.get(collection);
    }

    List<SeatStep> steps() {
        return List.copyOf(steps);
    }

    void take(SeatStep step) {
        LoadMeta before = loads.get(step.collection());
        ReplicaMeta replica = before.replica(step.replica()).orElseThrow();
        weigh(step.shard(), replica.seat(step.shard()), -1);
        LoadMeta after = step.applyTo(before);
        weigh(step.shard(), after.replica(step.replica()).orElseThrow().seat(step.shard()), 1);
        loads.put(step.collection(), after);
        steps.add(step);
    }

    /** The node of the replica's group that carries least and may take the shard. */
    Optional<NodeId> best(LoadMeta load, ReplicaMeta replica, ShardId shard) {
        return fleet.open(replica.group()).stream().filter(node -> mayTake(load, node.id(), shard))
                .min(Comparator.comparingDouble(this::share)).map(QueryNodeFacts::id);
    }

    boolean mayTake(LoadMeta load, NodeId node, ShardId shard) {
        return !load.holds(node, shard) && !fleet.isBarred(node, shard);
    }

    /** How much of the node's capacity its shards will take. */
    double share(QueryNodeFacts node) {
        return share(node, 0);
    }

    /** @param more bytes besides */
    double share(QueryNodeFacts node, long more) {
        return (weights.getOrDefault(node.id(), 0L) + more) / (double) Math.max(1, node.capacityBytes());
    }

    private void weigh(ShardId shard, ShardSeat seat, int sign) {
        seat.target().ifPresent(node -> weights.merge(node, sign * fleet.weight(shard), Long::sum));
    }
}
