package io.arrwdb.shard.group;

import io.arrwdb.core.id.BuildId;
import io.arrwdb.core.id.CollectionId;
import io.arrwdb.core.id.PartitionId;
import io.arrwdb.core.id.ShardId;
import io.arrwdb.core.manifest.Manifest;
import io.arrwdb.core.shard.Loans;
import io.arrwdb.core.time.Timestamp;
import io.arrwdb.shard.table.SegmentStatus;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a leader tells of a shard.
 *
 * @param manifest the newest version decided; the published one is at {@code manifestKey}
 * @param flushedTs everything at or below it is in published segments
 * @param maxTs of the newest request applied
 * @param segments growing, frozen and sealed ones with their live rows; sealed ones without their indexes
 * @param indexBuilds those that are registered
 * @param splitting whether a split of it is under way
 * @param settled whether it has only objects of its own, and is neither being split nor moved
 * @param loans what it has of other shards
 */
public record ShardReport(ShardId shard, CollectionId collection, Optional<Manifest> manifest, long publishedVersion,
        String manifestKey, Timestamp flushedTs, Timestamp maxTs, List<SegmentStatus> segments, long growingBytes,
        long garbageObjects, Map<PartitionId, Long> liveRows, boolean flushing,
        List<BuildId> indexBuilds, boolean splitting, boolean settled, Loans loans) { }
