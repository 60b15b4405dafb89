package io.arrwdb.shard.table;

import io.arrwdb.core.id.Offset;
import io.arrwdb.core.id.PartitionId;
import io.arrwdb.core.time.Timestamp;
import io.arrwdb.core.wal.ShardChange;

/** A delete by key or a truncation, kept until a manifest whose checkpoint lies beyond it is in force. */
record LaterDelete(Offset offset, Timestamp ts, ShardChange change) {
    /** Whether rows of the partition may be concerned. */
    boolean concerns(PartitionId partition) {
        return !(change instanceof ShardChange.Delete delete) || delete.partition().map(partition::equals).orElse(true);
    }
}
