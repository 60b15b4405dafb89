package io.arrwdb.shard.group;

import io.arrwdb.core.id.SegmentId;
import io.arrwdb.core.time.Timestamp;
import java.util.List;

/**
 * What a flush will make durable in files.
 *
 * @param ts everything at or below it will be in published segments
 * @param segments that it writes
 */
public record FlushStarted(Timestamp ts, List<SegmentId> segments) {
    public FlushStarted {
        segments = List.copyOf(segments);
    }
}
