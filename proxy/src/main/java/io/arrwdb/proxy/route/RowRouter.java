package io.arrwdb.proxy.route;

import com.google.protobuf.UnsafeByteOperations;
import io.arrwdb.core.catalog.CollectionMeta;
import io.arrwdb.core.catalog.PartitionMeta;
import io.arrwdb.core.id.PartitionId;
import io.arrwdb.core.id.ShardId;
import io.arrwdb.core.ring.KeyHash;
import io.arrwdb.core.ring.TokenRing;
import io.arrwdb.core.schema.DataType;
import io.arrwdb.core.schema.FieldSchema;
import io.arrwdb.engine.column.Column;
import io.arrwdb.engine.column.ColumnBatch;
import io.arrwdb.engine.segment.PrimaryKey;
import io.arrwdb.proto.internal.ShardWrite;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Sorts the rows of a batch by shard (the ring's owner of the primary key) and partition (the named one, or the one that the
 * partition key falls into).
 */
public final class RowRouter {
    private RowRouter() { }

    /**
     * One write for each shard and partition that gets rows; rows keep their order within it.
     *
     * @param partition the partition of all rows; nothing where the collection has a partition key
     */
    public static List<ShardWrite> route(CollectionMeta collection, ColumnBatch batch, Optional<PartitionId> partition,
            boolean upsert) {
        List<PartitionId> partitions = partition.map(List::of)
                .orElseGet(() -> collection.visiblePartitions().stream().map(PartitionMeta::id).toList());
        int[] buckets = buckets(collection, batch, partition.isPresent() ? 1 : partitions.size());
        List<ShardId> shards = collection.ring().shards();
        int[][] rows = rowsByBucket(buckets, shards.size() * partitions.size());
        List<ShardWrite> writes = new ArrayList<>();
        for (int bucket = 0; bucket < rows.length; bucket++) {
            int[] picked = rows[bucket];
            if (picked != null) {
                ColumnBatch part = picked.length == batch.rows() ? batch : batch.gather(picked);
                writes.add(ShardWrite.newBuilder().setShard(shards.get(bucket / partitions.size()).value())
                        .setPartition(partitions.get(bucket % partitions.size()).value())
                        .setSchemaVersion(batch.schemaVersion()).setUpsert(upsert)
                        .setRows(UnsafeByteOperations.unsafeWrap(part.encode())).build());
            }
        }
        return writes;
    }

    /** For each row the number of its shard and partition; -1 for rows that a later one of the same key replaces. */
    private static int[] buckets(CollectionMeta collection, ColumnBatch batch, int partitions) {
        Column keys = column(collection, batch, collection.schema().primaryKey());
        TokenRing ring = collection.ring();
        int[] buckets = new int[batch.rows()];
        boolean text = keys.type().type() == DataType.VARCHAR;
        for (int row = 0; row < buckets.length; row++) {
            buckets[row] = ring.ownerIndexOf(hash(keys, text, row)) * partitions;
        }
        if (partitions > 1) {
            addPartitions(collection, batch, buckets, partitions);
            dropReplaced(collection, keys, buckets);
        }
        return buckets;
    }

    private static void addPartitions(CollectionMeta collection, ColumnBatch batch, int[] buckets, int partitions) {
        FieldSchema key = collection.schema().fields().stream().filter(FieldSchema::partitionKey).findFirst().orElseThrow();
        Column values = column(collection, batch, key);
        boolean text = values.type().type() == DataType.VARCHAR;
        for (int row = 0; row < buckets.length; row++) {
            buckets[row] += KeyPartitions.placeOf(hash(values, text, row), partitions);
        }
    }

    /** One key in two partitions of one batch: only the later row counts, whatever order the partitions are written in. */
    private static void dropReplaced(CollectionMeta collection, Column keys, int[] buckets) {
        if (!collection.replaceDuplicates()) {
            return;
        }
        Set<PrimaryKey> seen = new HashSet<>(buckets.length * 2);
        for (int row = buckets.length - 1; row >= 0; row--) {
            if (!seen.add(PrimaryKey.at(keys, row))) {
                buckets[row] = -1;
            }
        }
    }

    private static int[][] rowsByBucket(int[] buckets, int count) {
        int[] sizes = new int[count];
        for (int bucket : buckets) {
            if (bucket >= 0) {
                sizes[bucket]++;
            }
        }
        int[][] rows = new int[count][];
        int[] filled = new int[count];
        for (int row = 0; row < buckets.length; row++) {
            int bucket = buckets[row];
            if (bucket >= 0) {
                if (rows[bucket] == null) {
                    rows[bucket] = new int[sizes[bucket]];
                }
                rows[bucket][filled[bucket]++] = row;
            }
        }
        return rows;
    }

    private static long hash(Column values, boolean text, int row) {
        return text ? KeyHash.of(values.bytes(row)) : KeyHash.of(values.getLong(row));
    }

    private static Column column(CollectionMeta collection, ColumnBatch batch, FieldSchema field) {
        return batch.column(field.id()).orElseThrow(() -> new IllegalStateException(
                "a batch of collection " + collection.id() + " without field " + field.name()));
    }
}
