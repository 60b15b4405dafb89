package io.arrwdb.core.shard;

import io.arrwdb.core.id.BuildId;
import io.arrwdb.core.id.CollectionId;
import io.arrwdb.core.id.Epoch;
import io.arrwdb.core.id.IndexId;
import io.arrwdb.core.id.NodeId;
import io.arrwdb.core.id.Offset;
import io.arrwdb.core.id.SegmentId;
import io.arrwdb.core.id.ShardId;
import io.arrwdb.core.manifest.Compaction;
import io.arrwdb.core.manifest.DeleteFile;
import io.arrwdb.core.manifest.IndexEntry;
import io.arrwdb.core.manifest.Manifest;
import io.arrwdb.core.manifest.PartitionTombstone;
import io.arrwdb.core.manifest.SegmentEntry;
import io.arrwdb.core.schema.CollectionSchema;
import io.arrwdb.core.wal.GroupPosition;
import io.arrwdb.core.wal.ReaderState;
import java.util.List;
import java.util.Optional;

/** What a leader proposes to its log group. {@link GroupLedger} says what each does, and when it is refused. */
public sealed interface Decision {
    /** Of the leader that proposes. */
    Epoch epoch();

    /** A decision on one shard. */
    sealed interface OfShard extends Decision {
        ShardId shard();
    }

    /** The leader begins to lead. */
    record Activate(Epoch epoch, NodeId node) implements Decision { }

    /** Everything below the position is in manifests: the log may be cut there. */
    record Checkpoint(Epoch epoch, GroupPosition position) implements Decision { }

    /** The shard is about to be created in the log, at {@code from} or later. */
    record CreateShard(Epoch epoch, ShardId shard, CollectionId collection, Offset from) implements OfShard { }

    /** The shard's first manifest; or one found when the group was made anew. */
    record Adopt(Epoch epoch, ShardId shard, Manifest manifest) implements OfShard { }

    /** Objects with this prefix are about to be written. */
    record Intent(Epoch epoch, ShardId shard, String prefix) implements OfShard { }

    /** The objects of these intents have been deleted, or will never be written. */
    record IntentsSwept(Epoch epoch, ShardId shard, List<String> prefixes) implements OfShard { }

    /** The flush {@code flush} takes everything below {@code end}. */
    record Sealed(Epoch epoch, ShardId shard, long flush, Offset end) implements OfShard { }

    /**
     * The sealed rows and deletes are in files.
     *
     * @param from the checkpoint that the flush began at
     * @param checkpoint that it ends at
     * @param dropped segments of which no row can be read any more
     */
    record Flushed(Epoch epoch, ShardId shard, long flush, String intent, Offset from, ReaderState checkpoint,
            CollectionSchema schema, List<SegmentEntry> added, List<SegmentId> dropped, Optional<DeleteFile> deletes,
            List<PartitionTombstone> tombstones, long nowMillis) implements OfShard { }

    /** Nothing of the shard lies between its checkpoint and this one. */
    record CheckpointAdvanced(Epoch epoch, ShardId shard, Offset from, ReaderState checkpoint) implements OfShard { }

    /** A build may write an index of a segment. */
    record BuildRegistered(Epoch epoch, ShardId shard, RegisteredBuild build) implements OfShard { }

    /** The build is over without an index; what it has written is to be deleted. */
    record BuildAbandoned(Epoch epoch, ShardId shard, BuildId build) implements OfShard { }

    /** The segment has an index, by the build that was promised the prefix {@code intent}. */
    record Indexed(Epoch epoch, ShardId shard, SegmentId segment, IndexEntry index, String intent) implements OfShard { }

    /** These indexes are defined no more: no segment has them, and their files are garbage since {@code nowMillis}. */
    record IndexesDropped(Epoch epoch, ShardId shard, List<IndexId> indexes, long nowMillis) implements OfShard { }

    /** The inputs are promised to a compaction. */
    record CompactionRegistered(Epoch epoch, ShardId shard, Compaction compaction) implements OfShard { }

    /**
     * The output takes the place of the inputs.
     *
     * @param output empty when no row was left
     * @param deletes of the output's rows since the snapshot
     * @param deletedUpTo the offset up to which they are complete
     */
    record Compacted(Epoch epoch, ShardId shard, BuildId build, Optional<SegmentEntry> output,
            Optional<DeleteFile> deletes, Offset deletedUpTo, long nowMillis) implements OfShard { }

    /** The compaction gives its inputs back. */
    record CompactionAbandoned(Epoch epoch, ShardId shard, BuildId build) implements OfShard { }

    /** The pointer names this version, which lies at {@code key}; the version before it is garbage since {@code nowMillis}. */
    record Published(Epoch epoch, ShardId shard, long version, String key, long nowMillis) implements OfShard { }

    /** These objects of the garbage are deleted. */
    record GarbageCollected(Epoch epoch, ShardId shard, List<String> keys) implements OfShard { }

    /** The shard is about to be split in the log, at {@code from} or later; the child becomes known. */
    record SplitPlanned(Epoch epoch, ShardId shard, ShardId child, Offset from) implements OfShard { }

    /**
     * The log holds the split, and everything that the child began with is in files: its own, by {@code intent}, and the
     * shard's, which it names too.
     */
    record SplitCommitted(Epoch epoch, ShardId shard, String intent, Manifest child) implements OfShard { }

    /** The log holds no split, and will not: the child is unknown again. */
    record SplitAborted(Epoch epoch, ShardId shard, ShardId child) implements OfShard { }

    /** Another group has published the shard, by the move {@code move}: this one knows it no more, and leaves its objects alone. */
    record ShardMoved(Epoch epoch, ShardId shard, long move) implements OfShard { }

    /** The shard ends; its objects are to be deleted. */
    record DropShard(Epoch epoch, ShardId shard) implements OfShard { }

    /** Nothing of the dropped shard is left. */
    record ShardGone(Epoch epoch, ShardId shard) implements OfShard { }
}
