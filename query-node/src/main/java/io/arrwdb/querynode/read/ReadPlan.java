package io.arrwdb.querynode.read;

import io.arrwdb.core.codec.MalformedBytesException;
import io.arrwdb.core.id.FieldId;
import io.arrwdb.core.id.PartitionId;
import io.arrwdb.core.id.PrimaryKeys;
import io.arrwdb.core.id.ShardId;
import io.arrwdb.core.schema.CollectionSchema;
import io.arrwdb.core.schema.FieldSchema;
import io.arrwdb.core.time.Timestamp;
import io.arrwdb.engine.Cancellation;
import io.arrwdb.engine.filter.FilterException;
import io.arrwdb.engine.filter.eval.Filter;
import io.arrwdb.engine.filter.plan.FilterPlan;
import io.arrwdb.engine.segment.PrimaryKey;
import io.arrwdb.proto.internal.ReadContext;
import io.arrwdb.rpc.ServiceFailure;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What every read of a request has in common, decoded and checked.
 *
 * @param partitions empty for all
 * @param filter null for every row
 * @param filterKeys the keys that the filter names, where it is nothing but a list of keys
 * @param memoryLimitBytes of the answer; 0 for the node's own limit
 */
record ReadPlan(List<ShardId> shards, Set<PartitionId> partitions, Timestamp mvcc, ReadNeed need,
        CollectionSchema schema, Filter filter, Optional<PrimaryKeys> filterKeys, List<FieldSchema> outputFields,
        boolean ignoreGrowing, long memoryLimitBytes, Cancellation cancellation) {
    /** Milvus's code for a bad parameter. */
    static final int PARAMETER_INVALID = 1100;

    /** @throws ServiceFailure when the request is malformed */
    static ReadPlan of(ReadContext read, Cancellation cancellation) {
        try {
            CollectionSchema schema = CollectionSchema.decode(read.getSchema().toByteArray());
            FilterPlan plan = read.getFilter().isEmpty() ? null : FilterPlan.decode(read.getFilter().toByteArray());
            Filter filter = plan == null || plan.alwaysTrue() ? null : Filter.compile(plan, schema);
            return new ReadPlan(read.getShardsList().stream().map(ShardId::new).toList(),
                    read.getPartitionsList().stream().map(PartitionId::new).collect(Collectors.toSet()),
                    new Timestamp(read.getMvccTs()), ReadNeed.of(read), schema, filter,
                    plan == null ? Optional.empty() : plan.primaryKeys().map(ReadPlan::keys),
                    read.getOutputFieldsList().stream().map(id -> field(schema, new FieldId(id))).toList(),
                    read.getIgnoreGrowing(), read.getMemoryLimitBytes(), cancellation);
        } catch (MalformedBytesException | FilterException e) {
            throw ServiceFailure.refused(PARAMETER_INVALID, e.getMessage());
        }
    }

    /** Whether the read is of this partition. */
    boolean covers(PartitionId partition) {
        return partitions.isEmpty() || partitions.contains(partition);
    }

    /** The same read where the filter is known to hold: its keys are looked up. */
    ReadPlan withoutFilter() {
        return new ReadPlan(shards, partitions, mvcc, need, schema, null, filterKeys, outputFields, ignoreGrowing,
                memoryLimitBytes, cancellation);
    }

    FieldSchema primaryKey() {
        return schema.primaryKey();
    }

    private static FieldSchema field(CollectionSchema schema, FieldId id) {
        return schema.field(id).orElseThrow(() -> ServiceFailure.refused(PARAMETER_INVALID,
                "field " + id + " does not exist in schema version " + schema.version()));
    }

    private static PrimaryKeys keys(List<PrimaryKey> keys) {
        Set<PrimaryKey> distinct = new HashSet<>(keys);
        if (keys.isEmpty() || keys.getFirst() instanceof PrimaryKey.OfLong) {
            return new PrimaryKeys.Longs(distinct.stream().mapToLong(key -> ((PrimaryKey.OfLong) key).value()).toArray());
        }
        return new PrimaryKeys.Strings(distinct.stream().map(key -> ((PrimaryKey.OfString) key).value()).toList());
    }
}
