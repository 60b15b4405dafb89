package io.arrwdb.core.plan.query;

import io.arrwdb.core.id.NodeId;
import io.arrwdb.core.id.ShardId;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The query nodes as they are seen at one moment.
 *
 * @param nodes those that have a session
 * @param shardBytes how large shards are, as far as some node has told
 * @param serving which nodes serve which shards, in the form that is wanted of them
 * @param barred where a shard could not be loaded, and is not tried for a while
 */
public record Fleet(List<QueryNodeFacts> nodes, Map<ShardId, Long> shardBytes, Set<NodeShard> serving, Set<NodeShard> barred) {
    /** What a shard weighs besides its bytes, so that empty ones are spread too. */
    private static final long SHARD_BYTES = 1 << 20;

    public Fleet {
        nodes = nodes.stream().sorted(Comparator.comparing(QueryNodeFacts::id)).toList();
        shardBytes = Map.copyOf(shardBytes);
        serving = Set.copyOf(serving);
        barred = Set.copyOf(barred);
    }

    Optional<QueryNodeFacts> node(NodeId id) {
        return nodes.stream().filter(node -> node.id().equals(id)).findFirst();
    }

    /** Nodes of the group that may be given shards. */
    List<QueryNodeFacts> open(String group) {
        return nodes.stream().filter(node -> !node.draining() && node.group().equals(group)).toList();
    }

    long weight(ShardId shard) {
        return SHARD_BYTES + shardBytes.getOrDefault(shard, 0L);
    }

    boolean serves(NodeId node, ShardId shard) {
        return serving.contains(new NodeShard(node, shard));
    }

    boolean isBarred(NodeId node, ShardId shard) {
        return barred.contains(new NodeShard(node, shard));
    }
}
