package io.arrwdb.core.catalog;

import io.arrwdb.core.codec.ByteReader;
import io.arrwdb.core.codec.ByteWriter;
import io.arrwdb.core.codec.MalformedBytesException;
import io.arrwdb.core.id.CollectionId;
import io.arrwdb.core.id.DatabaseId;
import io.arrwdb.core.id.FieldId;
import io.arrwdb.core.id.IndexId;
import io.arrwdb.core.id.PartitionId;
import io.arrwdb.core.id.ShardId;
import io.arrwdb.core.ring.TokenRing;
import io.arrwdb.core.schema.CollectionSchema;
import io.arrwdb.core.time.Timestamp;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Everything about a collection but its rows and whether it is loaded. Changes make copies.
 *
 * @param partitions in order of creation, those being dropped included
 * @param shards in order of {@link ShardMeta#index}; empty until they are placed
 * @param consistencyLevel Milvus's number, for reads that name none
 * @param replaceDuplicates an insert of an existing key replaces its row; else both stay, as in Milvus
 * @param updated when the definition last changed; clients see it as {@code update_timestamp}
 */
public record CollectionMeta(CollectionId id, DatabaseId database, String name, CollectionSchema schema,
        List<PartitionMeta> partitions, List<ShardMeta> shards, TokenRing ring, List<IndexMeta> indexes,
        Map<String, String> properties, int consistencyLevel, boolean replaceDuplicates, Timestamp created,
        Timestamp updated, CollectionState state) {
    private static final int FORMAT = 1;

    public CollectionMeta {
        partitions = List.copyOf(partitions);
        shards = List.copyOf(shards);
        indexes = List.copyOf(indexes);
        properties = Map.copyOf(properties);
    }

    /** Whether clients may see and use it. */
    public boolean available() {
        return state == CollectionState.AVAILABLE;
    }

    /** The partitions that clients see, in order of creation. */
    public List<PartitionMeta> visiblePartitions() {
        return partitions.stream().filter(p -> !p.dropping()).toList();
    }

    /** The visible partition of this name. */
    public Optional<PartitionMeta> partition(String partitionName) {
        return partitions.stream().filter(p -> !p.dropping() && p.name().equals(partitionName)).findFirst();
    }

    /** The visible partition of this id. */
    public Optional<PartitionMeta> partition(PartitionId partitionId) {
        return partitions.stream().filter(p -> !p.dropping() && p.id().equals(partitionId)).findFirst();
    }

    public Optional<ShardMeta> shard(ShardId shardId) {
        return shards.stream().filter(s -> s.id().equals(shardId)).findFirst();
    }

    public Optional<IndexMeta> index(String indexName) {
        return indexes.stream().filter(i -> i.name().equals(indexName)).findFirst();
    }

    public Optional<IndexMeta> index(IndexId indexId) {
        return indexes.stream().filter(i -> i.id().equals(indexId)).findFirst();
    }

    /** The index definitions of a field; a vector field has at most one. */
    public List<IndexMeta> indexesOf(FieldId field) {
        return indexes.stream().filter(i -> i.field().equals(field)).toList();
    }

    public CollectionMeta withName(DatabaseId newDatabase, String newName, Timestamp at) {
        return new CollectionMeta(id, newDatabase, newName, schema, partitions, shards, ring, indexes, properties,
                consistencyLevel, replaceDuplicates, created, at, state);
    }

    public CollectionMeta withSchema(CollectionSchema newSchema, Timestamp at) {
        return new CollectionMeta(id, database, name, newSchema, partitions, shards, ring, indexes, properties,
                consistencyLevel, replaceDuplicates, created, at, state);
    }

    public CollectionMeta withShards(List<ShardMeta> newShards) {
        return new CollectionMeta(id, database, name, schema, partitions, newShards, ring, indexes, properties,
                consistencyLevel, replaceDuplicates, created, updated, state);
    }

    /** The next ring, and all the shards on it. */
    public CollectionMeta withRing(TokenRing next, List<ShardMeta> newShards) {
        return new CollectionMeta(id, database, name, schema, partitions, newShards, next, indexes, properties,
                consistencyLevel, replaceDuplicates, created, updated, state);
    }

    public CollectionMeta withState(CollectionState newState) {
        return new CollectionMeta(id, database, name, schema, partitions, shards, ring, indexes, properties,
                consistencyLevel, replaceDuplicates, created, updated, newState);
    }

    public CollectionMeta withIndexes(List<IndexMeta> newIndexes, Timestamp at) {
        return new CollectionMeta(id, database, name, schema, partitions, shards, ring, newIndexes, properties,
                consistencyLevel, replaceDuplicates, created, at, state);
    }

    public CollectionMeta withPartition(PartitionMeta partition, Timestamp at) {
        List<PartitionMeta> changed = new ArrayList<>(partitions);
        changed.add(partition);
        return withPartitions(changed, at);
    }

    /** Hides the partition from clients, for its rows to be removed. */
    public CollectionMeta withPartitionDropping(PartitionId partition, Timestamp at) {
        return withPartitions(partitions.stream().map(p -> p.id().equals(partition) ? p.asDropping() : p).toList(), at);
    }

    public CollectionMeta withoutPartition(PartitionId partition, Timestamp at) {
        return withPartitions(partitions.stream().filter(p -> !p.id().equals(partition)).toList(), at);
    }

    private CollectionMeta withPartitions(List<PartitionMeta> changed, Timestamp at) {
        return new CollectionMeta(id, database, name, schema, changed, shards, ring, indexes, properties,
                consistencyLevel, replaceDuplicates, created, at, state);
    }

    public byte[] encode() {
        ByteWriter out = new ByteWriter(4_096).u8(FORMAT).varint(id.value()).varint(database.value()).string(name)
                .bytes(schema.encode())
                .list(partitions, (o, p) -> p.write(o))
                .list(shards, (o, s) -> s.write(o));
        ring.write(out);
        out.list(indexes, (o, i) -> i.write(o));
        Properties.write(out, properties);
        return out.varint(consistencyLevel).bool(replaceDuplicates).i64(created.value()).i64(updated.value())
                .u8(state.code()).toBytes();
    }

    /** @throws MalformedBytesException when the bytes are damaged or of a newer format */
    public static CollectionMeta decode(byte[] bytes) {
        ByteReader in = new ByteReader(bytes);
        Format.check(in.u8(), FORMAT, "a collection record");
        return new CollectionMeta(new CollectionId(in.varint()), new DatabaseId(in.varint()), in.string(),
                CollectionSchema.decode(in.bytes()), in.list(PartitionMeta::read), in.list(ShardMeta::read),
                TokenRing.read(in), in.list(IndexMeta::read), Properties.read(in), (int) in.varint(), in.bool(),
                new Timestamp(in.i64()), new Timestamp(in.i64()), CollectionState.ofCode(in.u8()));
    }
}
