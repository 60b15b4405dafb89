package io.arrwdb.core.catalog;

import io.arrwdb.core.codec.ByteReader;
import io.arrwdb.core.codec.ByteWriter;
import io.arrwdb.core.codec.MalformedBytesException;
import io.arrwdb.core.id.CollectionId;
import io.arrwdb.core.id.NodeId;
import io.arrwdb.core.id.PartitionId;
import io.arrwdb.core.id.ReplicaId;
import io.arrwdb.core.id.ShardId;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * That a collection is to be searchable, and where. There is no record while it is released.
 *
 * @param allPartitions every partition, also those created later
 * @param partitions what is loaded where not all are
 * @param replicas the copies that are wanted; no node holds a shard for two of them
 * @param ready every shard has been serving since the last change of what is loaded; kept when a node restarts
 */
public record LoadMeta(CollectionId collection, boolean allPartitions, List<PartitionId> partitions,
        List<ReplicaMeta> replicas, boolean ready) {
    private static final int FORMAT = 2;

    public LoadMeta {
        partitions = partitions.stream().sorted().toList();
        replicas = List.copyOf(replicas);
    }

    /** Whether the partition is to be searchable. */
    public boolean covers(PartitionId partition) {
        return allPartitions || partitions.contains(partition);
    }

    /** The query nodes that serve the shard, one a replica at most; none where it is still being loaded. */
    public List<NodeId> nodesOf(ShardId shard) {
        return replicas.stream().flatMap(replica -> replica.seat(shard).serving().stream()).toList();
    }

    /** The first of {@link #nodesOf}. */
    public Optional<NodeId> nodeOf(ShardId shard) {
        return nodesOf(shard).stream().findFirst();
    }

    /** Whether the node is to hold the shard, for whichever replica. */
    public boolean holds(NodeId node, ShardId shard) {
        return replicas.stream().anyMatch(replica -> replica.seat(shard).holds(node));
    }

    public Optional<ReplicaMeta> replica(ReplicaId id) {
        return replicas.stream().filter(replica -> replica.id().equals(id)).findFirst();
    }

    /** Changes one replica; nothing where it is gone. */
    public LoadMeta withReplica(ReplicaId id, UnaryOperator<ReplicaMeta> change) {
        return withReplicas(replicas.stream().map(replica -> replica.id().equals(id) ? change.apply(replica) : replica).toList());
    }

    public LoadMeta withReplicas(List<ReplicaMeta> newReplicas) {
        return new LoadMeta(collection, allPartitions, partitions, newReplicas, ready);
    }

    public LoadMeta withReady(boolean nowReady) {
        return new LoadMeta(collection, allPartitions, partitions, replicas, nowReady);
    }

    public byte[] encode() {
        return new ByteWriter().u8(FORMAT).varint(collection.value()).bool(allPartitions)
                .list(partitions, (o, p) -> o.varint(p.value())).list(replicas, (o, r) -> r.encode(o)).bool(ready).toBytes();
    }

    /** @throws MalformedBytesException when the bytes are damaged or of another format */
    public static LoadMeta decode(byte[] bytes) {
        ByteReader in = new ByteReader(bytes);
        Format.check(in.u8(), FORMAT, "a load record");
        return new LoadMeta(new CollectionId(in.varint()), in.bool(), in.list(i -> new PartitionId(i.varint())),
                in.list(ReplicaMeta::decode), in.bool());
    }
}
