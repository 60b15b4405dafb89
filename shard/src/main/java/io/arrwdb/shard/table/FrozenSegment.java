package io.arrwdb.shard.table;

import io.arrwdb.core.id.PartitionId;
import io.arrwdb.core.id.SegmentId;
import io.arrwdb.core.time.Timestamp;
import io.arrwdb.engine.segment.SegmentRows;

/** A growing segment that takes no more rows, to be written to files. Valid while its {@link Freeze} is open. */
public record FrozenSegment(PartitionId partition, SegmentRows rows, int schemaVersion, Timestamp minTs, Timestamp maxTs) {
    public SegmentId id() {
        return rows.id();
    }
}
