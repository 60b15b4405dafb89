package io.arrwdb.core.catalog;

import io.arrwdb.core.codec.ByteReader;
import io.arrwdb.core.codec.ByteWriter;
import io.arrwdb.core.codec.MalformedBytesException;
import io.arrwdb.core.id.CollectionId;
import io.arrwdb.core.id.NodeId;
import io.arrwdb.core.id.PartitionId;
import io.arrwdb.core.id.ShardId;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * That a collection is to be searchable, and where. There is no record while it is released.
 *
 * @param allPartitions every partition, also those created later
 * @param partitions what is loaded where not all are
 * @param replicas how many copies are wanted
 * @param placement the query nodes of each shard, one a replica; a shard without a node is waiting for one
 * @param ready every shard has been serving since the last change of what is loaded; kept when a node restarts
 */
public record LoadMeta(CollectionId collection, boolean allPartitions, List<PartitionId> partitions, int replicas,
        SortedMap<ShardId, List<NodeId>> placement, boolean ready) {
    private static final int FORMAT = 1;

    public LoadMeta {
        partitions = partitions.stream().sorted().toList();
        SortedMap<ShardId, List<NodeId>> copy = new TreeMap<>();
        placement.forEach((shard, nodes) -> copy.put(shard, List.copyOf(nodes)));
        placement = Collections.unmodifiableSortedMap(copy);
    }

    /** Whether the partition is to be searchable. */
    public boolean covers(PartitionId partition) {
        return allPartitions || partitions.contains(partition);
    }

    /** The query nodes that hold the shard, the preferred one first. */
    public List<NodeId> nodesOf(ShardId shard) {
        return placement.getOrDefault(shard, List.of());
    }

    /** The query node to ask for the shard. */
    public Optional<NodeId> nodeOf(ShardId shard) {
        return nodesOf(shard).stream().findFirst();
    }

    public LoadMeta withPlacement(Map<ShardId, List<NodeId>> newPlacement) {
        return new LoadMeta(collection, allPartitions, partitions, replicas, new TreeMap<>(newPlacement), ready);
    }

    public LoadMeta withReady(boolean nowReady) {
        return new LoadMeta(collection, allPartitions, partitions, replicas, placement, nowReady);
    }

    public byte[] encode() {
        return new ByteWriter().u8(FORMAT).varint(collection.value()).bool(allPartitions)
                .list(partitions, (o, p) -> o.varint(p.value())).varint(replicas)
                .list(placement.entrySet(), (o, e) -> o.varint(e.getKey().value())
                        .list(e.getValue(), (n, node) -> n.string(node.value())))
                .bool(ready).toBytes();
    }

    /** @throws MalformedBytesException when the bytes are damaged or of a newer format */
    public static LoadMeta decode(byte[] bytes) {
        ByteReader in = new ByteReader(bytes);
        Format.check(in.u8(), FORMAT, "a load record");
        CollectionId collection = new CollectionId(in.varint());
        boolean all = in.bool();
        List<PartitionId> partitions = in.list(i -> new PartitionId(i.varint()));
        int replicas = (int) in.varint();
        SortedMap<ShardId, List<NodeId>> placement = new TreeMap<>();
        in.list(i -> Map.entry(new ShardId(i.varint()), i.list(n -> new NodeId(n.string()))))
                .forEach(e -> placement.put(e.getKey(), e.getValue()));
        return new LoadMeta(collection, all, partitions, replicas, placement, in.bool());
    }
}
