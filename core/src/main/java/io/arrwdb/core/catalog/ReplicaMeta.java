package io.arrwdb.core.catalog;

import io.arrwdb.core.codec.ByteReader;
import io.arrwdb.core.codec.ByteWriter;
import io.arrwdb.core.id.NodeId;
import io.arrwdb.core.id.ReplicaId;
import io.arrwdb.core.id.ShardId;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One copy of a loaded collection: query nodes that together hold all of its shards.
 *
 * @param group the resource group whose nodes it lies on
 * @param seats where each shard is; a shard without a seat waits for a node
 */
public record ReplicaMeta(ReplicaId id, String group, SortedMap<ShardId, ShardSeat> seats) {
    /** The resource group of whatever names no other. */
    public static final String DEFAULT_GROUP = "__default_resource_group";

    public ReplicaMeta {
        seats = Collections.unmodifiableSortedMap(new TreeMap<>(seats));
    }

    /** A replica without nodes. */
    public static ReplicaMeta empty(ReplicaId id, String group) {
        return new ReplicaMeta(id, group, new TreeMap<>());
    }

    /** A replica that serves already. */
    public static ReplicaMeta serving(ReplicaId id, String group, Map<ShardId, NodeId> nodes) {
        SortedMap<ShardId, ShardSeat> seats = new TreeMap<>();
        nodes.forEach((shard, node) -> seats.put(shard, ShardSeat.at(node)));
        return new ReplicaMeta(id, group, seats);
    }

    public ShardSeat seat(ShardId shard) {
        return seats.getOrDefault(shard, ShardSeat.EMPTY);
    }

    /** @param seat empty to forget the shard */
    public ReplicaMeta withSeat(ShardId shard, ShardSeat seat) {
        SortedMap<ShardId, ShardSeat> changed = new TreeMap<>(seats);
        if (seat.equals(ShardSeat.EMPTY)) {
            changed.remove(shard);
        } else {
            changed.put(shard, seat);
        }
        return new ReplicaMeta(id, group, changed);
    }

    public ReplicaMeta withGroup(String newGroup) {
        return new ReplicaMeta(id, newGroup, seats);
    }

    void encode(ByteWriter out) {
        out.varint(id.value()).string(group).list(seats.entrySet(), (o, e) -> {
            o.varint(e.getKey().value());
            node(o, e.getValue().serving());
            node(o, e.getValue().arriving());
        });
    }

    static ReplicaMeta decode(ByteReader in) {
        ReplicaId id = new ReplicaId(in.varint());
        String group = in.string();
        SortedMap<ShardId, ShardSeat> seats = new TreeMap<>();
        in.list(i -> Map.entry(new ShardId(i.varint()), new ShardSeat(node(i), node(i))))
                .forEach(e -> seats.put(e.getKey(), e.getValue()));
        return new ReplicaMeta(id, group, seats);
    }

    private static void node(ByteWriter out, Optional<NodeId> node) {
        out.string(node.map(NodeId::value).orElse(""));
    }

    private static Optional<NodeId> node(ByteReader in) {
        return Optional.of(in.string()).filter(name -> !name.isEmpty()).map(NodeId::new);
    }
}
