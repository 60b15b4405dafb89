package io.arrwdb.core.manifest;

import io.arrwdb.core.id.BuildId;
import io.arrwdb.core.id.Epoch;
import io.arrwdb.core.id.IndexId;
import io.arrwdb.core.id.Offset;
import io.arrwdb.core.id.SegmentId;
import io.arrwdb.core.schema.CollectionSchema;
import io.arrwdb.core.wal.ReaderState;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Makes the next version of a manifest. Objects that it stops naming become garbage of that version, and a delete file
 * whose segments are all gone leaves by itself.
 */
public final class ManifestStep {
    private final Manifest before;
    private final Epoch epoch;
    private ReaderState checkpoint;
    private CollectionSchema schema;
    private final List<SegmentEntry> segments;
    private List<DeleteFile> deleteFiles;
    private List<PartitionTombstone> tombstones;
    private final List<Compaction> compactions;
    private final List<GarbageEntry> garbage;

    public ManifestStep(Manifest before, Epoch epoch) {
        this.before = before;
        this.epoch = epoch;
        this.checkpoint = before.checkpoint();
        this.schema = before.schema();
        this.segments = new ArrayList<>(before.segments());
        this.deleteFiles = new ArrayList<>(before.deleteFiles());
        this.tombstones = before.tombstones();
        this.compactions = new ArrayList<>(before.compactions());
        this.garbage = new ArrayList<>(before.garbage());
    }

    /** Moves the checkpoint; every segment has its deletes up to it, in files added by this step or earlier. */
    public ManifestStep checkpoint(ReaderState state, CollectionSchema schemaThere, List<PartitionTombstone> tombstonesThere) {
        checkpoint = state;
        schema = schemaThere;
        tombstones = tombstonesThere;
        Offset offset = state.position().next();
        segments.replaceAll(segment -> segment.deletedUpTo(offset));
        return this;
    }

    /** Lists a segment, or replaces the one of its id. */
    public ManifestStep put(SegmentEntry segment) {
        segments.removeIf(s -> s.segment().equals(segment.segment()));
        segments.add(segment.deletedUpTo(checkpoint.position().next()));
        return this;
    }

    public ManifestStep drop(List<SegmentId> dropped) {
        segments.removeIf(s -> dropped.contains(s.segment()));
        return this;
    }

    /** Takes indexes from every segment. */
    public ManifestStep dropIndexes(Set<IndexId> dropped) {
        segments.replaceAll(segment -> segment.without(dropped));
        return this;
    }

    /** Lists a delete file; a full one takes the place of all before it. */
    public ManifestStep deletes(DeleteFile file) {
        if (file.full()) {
            deleteFiles.clear();
        }
        deleteFiles.add(file);
        return this;
    }

    /** Forgets delete files at once, as no correct leader does; for the test that removes the rule. */
    public ManifestStep dropAllDeletes() {
        deleteFiles.clear();
        return this;
    }

    public ManifestStep register(Compaction compaction) {
        compactions.add(compaction);
        return this;
    }

    public ManifestStep unregister(BuildId build) {
        compactions.removeIf(c -> c.build().equals(build));
        return this;
    }

    public ManifestStep collected(List<String> keys) {
        Set<String> gone = new HashSet<>(keys);
        garbage.removeIf(entry -> gone.contains(entry.key()));
        return this;
    }

    /** The next version, in which what was dropped is garbage since {@code nowMillis}. */
    public Manifest next(long nowMillis) {
        long version = before.version() + 1;
        Set<SegmentId> listed = new HashSet<>();
        segments.forEach(segment -> listed.add(segment.segment()));
        deleteFiles = deleteFiles.stream().filter(file -> file.segments().stream().anyMatch(listed::contains)).toList();
        segments.sort(Comparator.comparing(SegmentEntry::segment));
        Manifest after = with(version);
        Set<String> kept = new HashSet<>();
        after.files().forEach(file -> kept.add(file.key()));
        for (FileRef file : before.files()) {
            if (!kept.contains(file.key())) {
                garbage.add(new GarbageEntry(file.key(), version, nowMillis));
            }
        }
        return with(version);
    }

    private Manifest with(long version) {
        return new Manifest(before.collection(), before.group(), before.shard(), version, epoch, checkpoint, schema,
                before.replaceDuplicates(), segments, deleteFiles, tombstones, compactions, garbage);
    }
}
