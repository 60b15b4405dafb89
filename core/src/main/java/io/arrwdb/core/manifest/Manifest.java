package io.arrwdb.core.manifest;

import io.arrwdb.core.id.CollectionId;
import io.arrwdb.core.id.Epoch;
import io.arrwdb.core.id.LogGroupId;
import io.arrwdb.core.id.Offset;
import io.arrwdb.core.id.SegmentId;
import io.arrwdb.core.id.ShardId;
import io.arrwdb.core.schema.CollectionSchema;
import io.arrwdb.core.wal.ReaderState;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * All of a shard at one version: what its files hold, and the reader state from which the log goes on. A query node or a
 * new leader needs nothing else to begin.
 *
 * @param version counts from 1
 * @param epoch of the leader that wrote it
 * @param checkpoint the reader state at the offset up to which everything is in the files
 * @param schema in force at the checkpoint
 * @param replaceDuplicates whether an insert replaces the row of its key
 * @param segments ascending by id
 * @param deleteFiles in the order of their offsets
 * @param tombstones of dropped partitions that segments may still hold
 */
public record Manifest(CollectionId collection, LogGroupId group, ShardId shard, long version, Epoch epoch,
        ReaderState checkpoint, CollectionSchema schema, boolean replaceDuplicates, List<SegmentEntry> segments,
        List<DeleteFile> deleteFiles, List<PartitionTombstone> tombstones, List<Compaction> compactions,
        List<GarbageEntry> garbage) {
    public Manifest {
        segments = List.copyOf(segments);
        deleteFiles = List.copyOf(deleteFiles);
        tombstones = List.copyOf(tombstones);
        compactions = List.copyOf(compactions);
        garbage = List.copyOf(garbage);
    }

    /** The first offset of the log that is not in the files. */
    public Offset checkpointOffset() {
        return checkpoint.position().next();
    }

    public Optional<SegmentEntry> segment(SegmentId id) {
        return segments.stream().filter(s -> s.segment().equals(id)).findFirst();
    }

    /** Every object that a reader of this version may open. */
    public List<FileRef> files() {
        List<FileRef> files = new ArrayList<>();
        segments.forEach(segment -> files.addAll(segment.files()));
        deleteFiles.forEach(deletes -> files.add(deletes.file()));
        return files;
    }
}
