package io.arrwdb.shard.table;

import io.arrwdb.core.id.SegmentId;
import io.arrwdb.core.manifest.DeleteFile;
import io.arrwdb.core.manifest.Manifest;
import io.arrwdb.core.manifest.SegmentEntry;
import io.arrwdb.shard.segment.DeletedRows;
import io.arrwdb.shard.segment.DiskRoom;
import io.arrwdb.shard.segment.SealedSegment;
import io.arrwdb.shard.segment.SegmentStore;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.IntConsumer;

/** Prepares a manifest for a table, off its loop: opens the segments that the table lacks, and reads their deletes. */
public final class ManifestOpener {
    private final SegmentStore store;

    public ManifestOpener(SegmentStore store) {
        this.store = store;
    }

    /**
     * Keeps the disk of this machine free that opening these takes.
     *
     * @throws io.arrwdb.shard.segment.DiskLimitExceeded where it is not left
     */
    public DiskRoom reserve(List<SegmentEntry> segments) {
        return store.reserve(segments);
    }

    /**
     * Opens what {@code wanted} names.
     *
     * @param progress hears, on any thread, how many of the segments are open
     * @return a stage that the caller closes the result of; where it fails, everything opened has been let go
     */
    public CompletionStage<OpenedManifest> open(Manifest manifest, ShardTable.Wanted wanted, IntConsumer progress) {
        Opening opening = new Opening(manifest, progress);
        List<CompletableFuture<?>> parts = new ArrayList<>();
        for (SegmentEntry entry : wanted.segments()) {
            parts.add(store.open(entry, manifest.schema()).thenAccept(opening::opened).toCompletableFuture());
        }
        for (DeleteFile file : manifest.deleteFiles()) {
            Set<SegmentId> sections = new HashSet<>(file.segments());
            sections.retainAll(wanted.deletes());
            if (!sections.isEmpty()) {
                parts.add(store.readDeletes(file.file(), sections).thenAccept(opening::read).toCompletableFuture());
            }
        }
        return CompletableFuture.allOf(parts.toArray(CompletableFuture[]::new))
                .handle((done, error) -> opening.finish(error)).thenCompose(stage -> stage);
    }

    /** Collects parts that complete on different threads. */
    private static final class Opening {
        private final Manifest manifest;
        private final IntConsumer progress;
        private final Map<SegmentId, SealedSegment> opened = new HashMap<>();
        private final Map<SegmentId, List<DeletedRows>> deletes = new HashMap<>();

        Opening(Manifest manifest, IntConsumer progress) {
            this.manifest = manifest;
            this.progress = progress;
        }

        synchronized void opened(SealedSegment segment) {
            opened.put(segment.id(), segment);
            progress.accept(opened.size());
        }

        synchronized void read(Map<SegmentId, DeletedRows> sections) {
            sections.forEach((segment, rows) -> deletes.computeIfAbsent(segment, s -> new ArrayList<>()).add(rows));
        }

        synchronized CompletionStage<OpenedManifest> finish(Throwable error) {
            OpenedManifest result = new OpenedManifest(manifest, opened, deletes);
            if (error == null) {
                return CompletableFuture.completedStage(result);
            }
            result.close();
            return CompletableFuture.failedStage(error);
        }
    }
}
