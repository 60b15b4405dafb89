package io.arrwdb.querynode.serve;

import io.arrwdb.core.id.CollectionId;
import io.arrwdb.core.id.LogGroupId;
import io.arrwdb.core.id.PartitionId;
import io.arrwdb.core.id.ShardId;
import java.util.Set;

/**
 * What a query node is asked to serve of a shard.
 *
 * @param partitions what may be read; empty for all
 */
public record LoadSpec(CollectionId collection, ShardId shard, LogGroupId group, Set<PartitionId> partitions) {
    public LoadSpec {
        partitions = Set.copyOf(partitions);
    }

    /** Whether rows of the partition may be read. */
    public boolean covers(PartitionId partition) {
        return partitions.isEmpty() || partitions.contains(partition);
    }
}
