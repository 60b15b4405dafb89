package io.arrwdb.core.plan.data;

import io.arrwdb.core.id.PartitionId;
import io.arrwdb.core.id.SegmentId;

/** What a plan needs to know of a flushed segment. */
public record SegmentFacts(SegmentId id, PartitionId partition, long rows, long liveRows, long bytes) {
    /** The size after its dead rows are gone, estimated by their share. */
    public long liveBytes() {
        return rows == 0 ? 0 : (long) (bytes * ((double) liveRows / rows));
    }

    /** The part of its rows that is dead, between 0 and 1. */
    public double deadFraction() {
        return rows == 0 ? 1 : 1 - (double) liveRows / rows;
    }
}
