package io.arrwdb.shard.table;

import io.arrwdb.core.id.PartitionId;
import io.arrwdb.core.id.SegmentId;
import io.arrwdb.core.manifest.IndexEntry;
import java.util.List;

/**
 * What there is to say of a segment of a table.
 *
 * @param rows all rows, deleted ones included
 * @param liveRows rows that are not deleted
 * @param bytes of files, for a sealed segment; of memory, for others
 */
public record SegmentStatus(SegmentId id, PartitionId partition, State state, long rows, long liveRows, long bytes,
        int schemaVersion, List<IndexEntry> indexes) {
    /** How far a segment has come. */
    public enum State {
        /** Takes rows. */
        GROWING,
        /** Waits for its files. */
        FROZEN,
        /** Read from its files. */
        SEALED
    }
}
