package io.arrwdb.shard.table;

import io.arrwdb.core.id.Epoch;
import io.arrwdb.core.id.Offset;
import io.arrwdb.core.id.PartitionId;
import io.arrwdb.core.id.SegmentId;
import io.arrwdb.core.id.ShardId;
import io.arrwdb.core.manifest.PartitionTombstone;
import io.arrwdb.core.manifest.SegmentEntry;
import io.arrwdb.core.ring.Ownership;
import io.arrwdb.core.time.Timestamp;
import io.arrwdb.core.wal.DedupeWindow;
import io.arrwdb.core.wal.GroupPosition;
import io.arrwdb.core.wal.ReaderState;
import io.arrwdb.core.wal.Residence;
import io.arrwdb.core.wal.ShardProgress;
import io.arrwdb.shard.segment.WrittenSegment;
import java.util.List;
import java.util.SortedMap;

/** What a manifest is made of, where one leader leads for ever. */
final class Entries {
    static final Epoch EPOCH = new Epoch(1, 1);

    private Entries() { }

    static SegmentEntry segment(SegmentId id, PartitionId partition, WrittenSegment written, int schemaVersion) {
        return new SegmentEntry(id, partition, written.rows(), written.minTs(), written.maxTs(), schemaVersion,
                written.bytes(), written.data(), written.keys(), new Offset(0), List.of());
    }

    static List<PartitionTombstone> tombstones(SortedMap<PartitionId, Timestamp> dropped) {
        return dropped.entrySet().stream().map(e -> new PartitionTombstone(e.getKey(), e.getValue())).toList();
    }

    static ReaderState checkpoint(ShardId shard, Offset next, Timestamp lastTs, int schemaVersion) {
        return new ReaderState(new GroupPosition("topic", next, EPOCH, lastTs), new ShardProgress(shard, next.value(), 0, 0, false, true,
                lastTs, Timestamp.ZERO, schemaVersion, new DedupeWindow(), Ownership.ALL, Residence.FIRST));
    }
}
