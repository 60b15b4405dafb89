package io.arrwdb.core.plan.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.arrwdb.core.catalog.LoadMeta;
import io.arrwdb.core.catalog.ReplicaMeta;
import io.arrwdb.core.catalog.ShardSeat;
import io.arrwdb.core.id.CollectionId;
import io.arrwdb.core.id.NodeId;
import io.arrwdb.core.id.ReplicaId;
import io.arrwdb.core.id.ShardId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** Query nodes that load what they are asked to, and loads that a planner places on them. */
final class QueryWorldModel {
    final Map<NodeId, QueryNodeFacts> nodes = new TreeMap<>();
    final Map<CollectionId, LoadMeta> loads = new TreeMap<>();
    final Map<CollectionId, List<ShardId>> shards = new HashMap<>();
    final Map<ShardId, Long> bytes = new HashMap<>();
    final Set<NodeShard> barred = new HashSet<>();
    private final Set<NodeShard> serving = new HashSet<>();
    private long nextReplica = 1;
    int arrivals;

    void join(String... names) {
        for (String name : names) {
            node(name, ReplicaMeta.DEFAULT_GROUP, false);
        }
    }

    void node(String name, String group, boolean draining) {
        nodes.put(new NodeId(name), new QueryNodeFacts(new NodeId(name), group, draining, 1L << 30));
    }

    void leave(String name) {
        nodes.remove(new NodeId(name));
        serving.removeIf(s -> s.node().value().equals(name));
    }

    void load(long collection, int shardCount, int replicas, long bytesEach) {
        CollectionId id = new CollectionId(collection);
        List<ShardId> of = LongStream.range(collection * 100, collection * 100 + shardCount).mapToObj(ShardId::new).toList();
        shards.put(id, of);
        of.forEach(shard -> bytes.put(shard, bytesEach));
        loads.put(id, new LoadMeta(id, true, List.of(), IntStream.range(0, replicas)
                .mapToObj(r -> ReplicaMeta.empty(new ReplicaId(nextReplica++), ReplicaMeta.DEFAULT_GROUP)).toList(), false));
    }

    LoadMeta load(long collection) {
        return loads.get(new CollectionId(collection));
    }

    ShardSeat seat(long collection, int replica, long shard) {
        return load(collection).replicas().get(replica).seat(new ShardId(shard));
    }

    List<SeatStep> plan() {
        List<Wanted> wanted = loads.values().stream().map(load -> new Wanted(load, shards.get(load.collection()))).toList();
        return SeatPlanner.plan(new Fleet(List.copyOf(nodes.values()), bytes, serving, barred), wanted);
    }

    /** Takes the planned steps; what no seat asks for is released. */
    List<SeatStep> step() {
        List<SeatStep> steps = plan();
        for (SeatStep step : steps) {
            loads.computeIfPresent(step.collection(), (id, load) -> step.applyTo(load));
            arrivals += step instanceof SeatStep.Arrive ? 1 : 0;
            checkNoShardTwice();
        }
        serving.removeIf(s -> loads.values().stream().noneMatch(load -> load.holds(s.node(), s.shard())));
        return steps;
    }

    /** Every live node has loaded what it was asked to. */
    void loaded() {
        seats().forEach(seat -> seat.seat.holders().filter(nodes::containsKey).forEach(n -> serving.add(new NodeShard(n, seat.shard))));
    }

    void settle() {
        for (int round = 0; round < 200; round++) {
            loaded();
            if (step().isEmpty()) {
                return;
            }
        }
        throw new AssertionError("the planner finds no end: " + plan());
    }

    /** Whether somebody answers for the shard. */
    boolean isAnswered(ShardId shard) {
        return seats().anyMatch(seat -> seat.shard.equals(shard) && seat.seat.serving().filter(n -> serving.contains(new NodeShard(n, shard))).isPresent());
    }

    Set<ShardId> allShards() {
        return bytes.keySet();
    }

    /** What the nodes that stay will carry. */
    Map<NodeId, Long> carried() {
        Map<NodeId, Long> carried = new TreeMap<>();
        nodes.values().stream().filter(n -> !n.draining()).forEach(n -> carried.put(n.id(), 0L));
        seats().forEach(seat -> seat.seat.target().ifPresent(n -> carried.computeIfPresent(n, (node, sum) -> sum + bytes.get(seat.shard))));
        return carried;
    }

    private record Placed(ShardId shard, ShardSeat seat) { }

    private Stream<Placed> seats() {
        return loads.values().stream().flatMap(load -> load.replicas().stream())
                .flatMap(replica -> replica.seats().entrySet().stream()).map(e -> new Placed(e.getKey(), e.getValue()));
    }

    private void checkNoShardTwice() {
        for (LoadMeta load : loads.values()) {
            for (ShardId shard : shards.get(load.collection())) {
                List<NodeId> holders = new ArrayList<>();
                load.replicas().forEach(replica -> replica.seat(shard).holders().forEach(holders::add));
                assertThat(holders).as("nodes of shard %s", shard).doesNotHaveDuplicates();
            }
        }
    }
}
