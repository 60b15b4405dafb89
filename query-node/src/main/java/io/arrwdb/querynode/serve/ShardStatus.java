package io.arrwdb.querynode.serve;

import io.arrwdb.shard.table.SegmentStatus;
import java.util.List;
import java.util.OptionalLong;

/**
 * How a served shard gets on.
 *
 * @param splitOff a split has just made it here, and nobody has asked for it yet
 * @param problem why it does not get on; empty while it does
 * @param manifestVersion installed; 0 where none is
 * @param oldestPinned the oldest version that some reader still holds
 */
public record ShardStatus(LoadSpec spec, boolean splitOff, boolean ready, int progressPercent, String problem, long manifestVersion,
        OptionalLong oldestPinned, List<SegmentStatus> segments) {
    public ShardStatus {
        segments = List.copyOf(segments);
    }
}
