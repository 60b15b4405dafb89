package io.arrwdb.coordinator.query;

import io.arrwdb.core.coordination.Membership;
import io.arrwdb.core.id.NodeId;
import io.arrwdb.core.id.ShardId;
import io.arrwdb.core.plan.query.Fleet;
import io.arrwdb.core.plan.query.NodeShard;
import io.arrwdb.core.plan.query.QueryNodeFacts;
import io.arrwdb.proto.internal.QueryNodeStatus;
import io.arrwdb.proto.internal.SegmentInfo;
import io.arrwdb.proto.internal.ShardView;
import io.arrwdb.rpc.Role;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * What the query nodes have last told of themselves.
 *
 * @param capacities memory of each node that has ever answered
 * @param bytes of each shard, as told last
 * @param views of the nodes that answered the last time
 */
record Sightings(Map<NodeId, Long> capacities, Map<ShardId, Long> bytes, Map<NodeId, Map<ShardId, ShardView>> views) {
    /** Of a node that has not told yet; nodes are commonly alike. */
    private static final long UNKNOWN_CAPACITY = 1L << 30;

    static final Sightings NONE = new Sightings(Map.of(), Map.of(), Map.of());

    /**
     * @param answers of the nodes that have answered now
     * @param exists whether there is such a shard still
     */
    Sightings next(Map<NodeId, QueryNodeStatus> answers, Predicate<ShardId> exists) {
        Map<NodeId, Long> known = new HashMap<>(capacities);
        Map<NodeId, Map<ShardId, ShardView>> seen = new HashMap<>();
        answers.forEach((node, status) -> {
            known.put(node, status.getMemoryLimitBytes());
            seen.put(node, status.getShardsList().stream()
                    .collect(Collectors.toMap(v -> new ShardId(v.getShard()), Function.identity(), (first, last) -> last)));
        });
        Map<ShardId, Long> told = new HashMap<>();
        seen.values().forEach(shards -> shards.forEach((shard, view) -> told.merge(shard,
                view.getSegmentsList().stream().mapToLong(SegmentInfo::getBytes).sum(), Math::max)));
        bytes.forEach((shard, before) -> {
            if (exists.test(shard)) {
                told.putIfAbsent(shard, before);
            }
        });
        return new Sightings(known, told, seen);
    }

    Optional<ShardView> view(NodeId node, ShardId shard) {
        return Optional.ofNullable(views.getOrDefault(node, Map.of()).get(shard));
    }

    /** Whether the node has answered the last time. */
    boolean answered(NodeId node) {
        return views.containsKey(node);
    }

    /**
     * The nodes as a planner wants to see them.
     *
     * @param groupOf the resource group of a node
     */
    Fleet fleet(Membership members, Function<NodeId, String> groupOf, Set<NodeShard> serving, Set<NodeShard> barred) {
        long unknown = capacities.values().stream().mapToLong(Long::longValue).max().orElse(UNKNOWN_CAPACITY);
        String role = Role.QUERY_NODE.label();
        List<QueryNodeFacts> nodes = members.nodes(role).stream().map(node -> new QueryNodeFacts(node, groupOf.apply(node),
                members.isDraining(role, node), capacities.getOrDefault(node, unknown))).toList();
        return new Fleet(nodes, bytes, serving, barred);
    }
}
