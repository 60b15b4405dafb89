package io.arrwdb.shard.group;

import io.arrwdb.core.id.SegmentId;
import io.arrwdb.core.id.Offset;
import io.arrwdb.core.manifest.DeleteFile;
import io.arrwdb.core.manifest.FileRef;
import io.arrwdb.core.manifest.Manifest;
import io.arrwdb.core.manifest.ObjectNames;
import io.arrwdb.core.manifest.PartitionTombstone;
import io.arrwdb.core.manifest.SegmentEntry;
import io.arrwdb.core.shard.Decision;
import io.arrwdb.core.shard.ShardLedger;
import io.arrwdb.core.time.Timestamp;
import io.arrwdb.core.wal.ShardChange;
import io.arrwdb.engine.memory.MemoryBudget;
import io.arrwdb.shard.segment.DeletedRows;
import io.arrwdb.shard.table.Freeze;
import io.arrwdb.shard.table.FrozenSegment;
import io.arrwdb.shard.table.ManifestOpener;
import io.arrwdb.shard.table.OpenedManifest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes rows and deletes from the log into files: Seal, decision, intent, objects, decision, pointer. Every step is
 * recorded before its effect, so a crash between any two leaves either the log or the files with everything.
 */
final class Flushes {
    private static final Logger LOG = LoggerFactory.getLogger(Flushes.class);

    /** Fewer growing rows are not worth a segment of their own, even where memory is short. */
    private static final long LEAST_RELIEF_BYTES = 1 << 20;

    private final Reign reign;
    private final Publisher publisher;
    private final Sweeper sweeper;
    private final Splits splits;
    private final Departures departures;

    Flushes(Reign reign, Publisher publisher) {
        this.reign = reign;
        this.publisher = publisher;
        this.sweeper = new Sweeper(reign);
        this.splits = new Splits(reign);
        this.departures = new Departures(reign);
    }

    Departures departures() {
        return departures;
    }

    Splits splits() {
        return splits;
    }

    Sweeper sweeper() {
        return sweeper;
    }

    /** The epoch is open: goes on with what earlier epochs left half done. */
    void resume() {
        splits.resume();
        for (LedShard shard : reign.shards()) {
            created(shard);
            if (!shard.ended()) {
                shard.jobs().add(() -> publisher.publish(shard.id()).thenCompose(done -> sweeper.sweep(shard)))
                        .exceptionally(error -> logged("resuming shard " + shard.id(), error));
            }
        }
        sweeper.finishDrops();
        publisher.cut();
        check();
    }

    /** Gives a shard that has just been created its first manifest, and one that was dropped its end. */
    void created(LedShard shard) {
        if (shard.ended()) {
            sweeper.drop(shard);
        } else if (departures.isForgotten(shard)) {
            departures.settle(shard);
        } else if (shard.parent().isPresent()) {
            splits.settle(shard);
        } else if (reign.ledger(shard).flatMap(ShardLedger::manifest).isEmpty() && shard.jobs().idle()) {
            shard.jobs().add(() -> firstManifest(shard)).exceptionally(error -> logged("opening shard " + shard.id(), error));
        }
    }

    private CompletionStage<Void> firstManifest(LedShard shard) {
        if (reign.ledger(shard).flatMap(ShardLedger::manifest).isPresent()) {
            return CompletableFuture.completedStage(null);
        }
        Manifest first = new Manifest(shard.table().collection(), reign.group(), shard.id(), 1, reign.epoch(), shard.begin(),
                shard.schemaAtBegin(), shard.replaceDuplicates(), List.of(), List.of(), List.of(), List.of(), List.of());
        return known(shard).thenCompose(done -> reign.propose(new Decision.Adopt(reign.epoch(), shard.id(), first)))
                .thenCompose(done -> install(shard)).thenCompose(done -> publisher.publish(shard.id()));
    }

    /** A shard that the log has created although its decision is lost, with all others of its group, is decided again. */
    private CompletionStage<Void> known(LedShard shard) {
        Offset creation = new Offset(shard.begin().position().next().value() - 1);
        return reign.ledger(shard).isPresent() ? CompletableFuture.completedStage(null) : reign.propose(
                new Decision.CreateShard(reign.epoch(), shard.id(), shard.table().collection(), creation));
    }

    /** Starts flushes that size, age or the log's length call for, and moves the checkpoints of idle shards. */
    void check() {
        if (!reign.serving()) {
            return;
        }
        long now = reign.ports().clock().monotonicNanos() / 1_000_000;
        for (LedShard shard : reign.shards()) {
            boolean heldBack = reign.readBytes() - shard.checkpointAtBytes() > reign.config().holdBackBytes();
            boolean due = shard.unflushedMillis(now) > reign.config().flushAgeMillis()
                    || shard.table().growingBytes() > reign.config().flushBytes();
            if (shard.ended() || !shard.jobs().idle()) {
                continue;
            }
            if (reign.ledger(shard).flatMap(ShardLedger::manifest).isEmpty()) {
                created(shard);
            } else if (due || heldBack && shard.table().hasUnflushed()) {
                flush(shard).exceptionally(error -> logged("flushing shard " + shard.id(), error));
            } else if (heldBack && !reign.reader().residence(shard.id()).isCut()) {
                shard.jobs().add(() -> advance(shard)).exceptionally(error -> logged("advancing shard " + shard.id(), error));
            }
        }
        if (memoryIsShort()) {
            relieveMemory();
        }
    }

    /** Every group looks by itself: rows that grow in one take the memory that another's writes need. */
    private boolean memoryIsShort() {
        MemoryBudget memory = reign.ports().memory();
        return memory.used() > memory.limit() / 4 * 3;
    }

    /** Flushes the shard with the most growing rows, where it is not being flushed and there are enough to be worth it. */
    void relieveMemory() {
        long enough = Math.min(LEAST_RELIEF_BYTES, reign.ports().memory().limit() / 64);
        reign.shards().stream().filter(shard -> !shard.ended() && shard.table().growingBytes() >= enough)
                .max(Comparator.comparingLong(shard -> shard.table().growingBytes()))
                .filter(shard -> shard.jobs().idle())
                .ifPresent(shard -> flush(shard).exceptionally(error -> logged("flushing shard " + shard.id(), error)));
    }

    /** Completes when the Seal is applied; the files follow. */
    CompletableFuture<FlushStarted> flush(LedShard shard) {
        if (shard.waitingFlush().isPresent()) {
            return shard.waitingFlush().get();
        }
        CompletableFuture<FlushStarted> started = new CompletableFuture<>();
        shard.waitingFlush(Optional.of(started));
        shard.jobs().add(() -> {
            shard.waitingFlush(Optional.empty());
            shard.flushing(true);
            return begin(shard, started);
        }).whenComplete((done, error) -> {
            shard.flushing(false);
            if (error != null) {
                started.completeExceptionally(error);
                logged("flushing shard " + shard.id(), error);
            }
        });
        return started;
    }

    private CompletionStage<Void> begin(LedShard shard, CompletableFuture<FlushStarted> started) {
        return shard.table().hasUnflushed() ? seal(shard, started)
                : reign.step(reign.ports().oracle().allocate(1)).thenCompose(range -> nothingToFlush(shard, range.last(), started));
    }

    /** Says up to when the shard is in files without a Seal, unless something comes before that is certain. */
    private CompletionStage<Void> nothingToFlush(LedShard shard, Timestamp now, CompletableFuture<FlushStarted> started) {
        reign.raiseFloor(now);
        return reign.commit().inFlight().resolved(now).thenCompose(done -> {
            if (shard.table().hasUnflushed()) {
                return seal(shard, started);
            }
            shard.filedUpTo(now);
            started.complete(new FlushStarted(now, List.of()));
            return CompletableFuture.completedStage(null);
        });
    }

    /** Puts a Seal into the shard's log; completes with what it froze, which the caller closes. */
    CompletableFuture<LedShard.Sealing> sealing(LedShard shard) {
        long flush = reign.ports().uniqueIds().next().low() >>> 1 | 1;
        CompletableFuture<LedShard.Sealing> sealing = shard.awaitSeal(flush);
        PendingRequest seal = new PendingRequest(reign.ports().uniqueIds().next(),
                List.of(new GroupWrite.Order(shard.id(), new ShardChange.Seal(flush))));
        reign.commit().submit(seal).exceptionally(error -> {
            sealing.completeExceptionally(Reign.cause(error));
            return null;
        });
        return sealing;
    }

    /** Takes everything up to here into files, and publishes them. */
    CompletionStage<Void> seal(LedShard shard, CompletableFuture<FlushStarted> started) {
        return sealing(shard).thenCompose(sealed -> {
            Freeze freeze = sealed.freeze();
            started.complete(new FlushStarted(freeze.sealed(), freeze.segments().stream().map(FrozenSegment::id).toList()));
            reign.ports().failpoints().reached(Failpoint.SEALED);
            long readBytes = reign.readBytes();
            return toFiles(shard, sealed).whenComplete((done, error) -> freeze.close())
                    .thenCompose(done -> install(shard))
                    .thenAccept(done -> shard.checkpointMoved(readBytes))
                    .thenCompose(done -> publisher.publish(shard.id()));
        });
    }

    private CompletionStage<Void> toFiles(LedShard shard, LedShard.Sealing sealed) {
        Manifest before = reign.ledger(shard).flatMap(ShardLedger::manifest)
                .orElseThrow(() -> new GroupException(GroupException.Kind.REFUSED, "shard " + shard.id() + " has no manifest yet"));
        String intent = Publisher.names(before).intent(reign.epoch(), reign.ports().uniqueIds().next());
        return reign.propose(new Decision.Sealed(reign.epoch(), shard.id(), sealed.freeze().flush(), sealed.freeze().end()))
                .thenCompose(done -> reign.propose(new Decision.Intent(reign.epoch(), shard.id(), intent)))
                .thenCompose(done -> {
                    reign.ports().failpoints().reached(Failpoint.INTENDED);
                    return reign.retrying("writing the files of shard " + shard.id(), () -> write(before, sealed, intent, false));
                })
                .thenCompose(flushed -> {
                    reign.ports().failpoints().reached(Failpoint.FLUSH_WRITTEN);
                    return reign.propose(flushed);
                })
                .thenAccept(done -> reign.ports().failpoints().reached(Failpoint.FLUSH_DECIDED));
    }

    /**
     * Writes what a Seal froze.
     *
     * @param full whether the delete file is to have every delete, not only those since {@code before}
     */
    CompletionStage<Decision.Flushed> write(Manifest before, LedShard.Sealing sealed, String intent, boolean full) {
        Freeze freeze = sealed.freeze();
        List<SegmentEntry> added = new ArrayList<>();
        CompletionStage<Void> written = CompletableFuture.completedStage(null);
        for (FrozenSegment segment : freeze.segments()) {
            written = written.thenCompose(done -> writeSegment(segment, freeze, intent)).thenAccept(added::add);
        }
        return written.thenCompose(done -> writeDeletes(before, freeze, added, intent,
                        full || before.deleteFiles().size() >= reign.config().maxDeleteFiles()))
                .thenApply(deletes -> new Decision.Flushed(reign.epoch(), before.shard(), freeze.flush(), intent,
                        before.checkpointOffset(), sealed.checkpoint(), freeze.schema(), added, dead(before, freeze), deletes,
                        freeze.tombstones().entrySet().stream().map(e -> new PartitionTombstone(
                                e.getKey(), e.getValue())).toList(), reign.ports().clock().wallMillis()));
    }

    private CompletionStage<SegmentEntry> writeSegment(FrozenSegment segment, Freeze freeze, String intent) {
        return reign.step(reign.ports().segments().write(segment.rows(), freeze.schema(),
                ObjectNames.data(intent, segment.id()), ObjectNames.keys(intent, segment.id()))).thenApply(files -> {
                    reign.ports().failpoints().reached(Failpoint.SEGMENT_WRITTEN);
                    return new SegmentEntry(segment.id(), segment.partition(), files.rows(), files.minTs(), files.maxTs(),
                            segment.schemaVersion(), files.bytes(), files.data(), files.keys(), freeze.end(), List.of());
                });
    }

    private CompletionStage<Optional<DeleteFile>> writeDeletes(Manifest before, Freeze freeze, List<SegmentEntry> added,
            String intent, boolean full) {
        Set<SegmentId> listed = new HashSet<>();
        before.segments().forEach(segment -> listed.add(segment.segment()));
        added.forEach(segment -> listed.add(segment.segment()));
        listed.removeAll(dead(before, freeze));
        Timestamp since = before.checkpoint().progress().lastTs();
        SortedMap<SegmentId, DeletedRows> sections = new TreeMap<>(full ? freeze.allDeletes() : freeze.deletesAfter(since));
        sections.keySet().retainAll(listed);
        if (sections.isEmpty()) {
            return CompletableFuture.completedStage(Optional.empty());
        }
        CompletionStage<FileRef> file = reign.step(reign.ports().segments().writeDeletes(sections, ObjectNames.deletes(intent)));
        return file.thenApply(ref -> Optional.of(new DeleteFile(ref, full ? new Offset(0)
                : before.checkpointOffset(), freeze.end(), full, List.copyOf(full ? listed : sections.keySet()))));
    }

    /** Segments of partitions dropped so long ago that no read from before may still run, unless a compaction reads them. */
    private List<SegmentId> dead(Manifest before, Freeze freeze) {
        long retained = freeze.sealed().physicalMillis() - reign.config().mvccRetentionMillis();
        return before.segments().stream()
                .filter(segment -> Optional.ofNullable(freeze.tombstones().get(segment.partition()))
                        .map(ts -> !segment.maxTs().isAfter(ts) && ts.physicalMillis() <= retained).orElse(false))
                .map(SegmentEntry::segment)
                .filter(id -> before.compactions().stream().noneMatch(compaction -> compaction.inputs().contains(id)))
                .toList();
    }

    /** Puts the newest decided manifest in force in the leader's own table. */
    CompletionStage<Void> install(LedShard shard) {
        return reign.retrying("installing a manifest of shard " + shard.id(), () -> {
            Optional<Manifest> newest = reign.ledger(shard).flatMap(ShardLedger::manifest).map(GroupOpening::withoutIndexes);
            if (newest.isEmpty() || newest.get().version() <= shard.table().manifestVersion()) {
                return CompletableFuture.completedStage(null);
            }
            CompletableFuture<Void> installed = new CompletableFuture<>();
            reign.onLoop(new ManifestOpener(reign.ports().segments()).open(newest.get(), shard.table().wanted(newest.get()),
                    count -> { }), (opened, error) -> install(shard, opened, error, installed));
            return installed;
        });
    }

    private void install(LedShard shard, OpenedManifest opened, Throwable error, CompletableFuture<Void> installed) {
        if (error != null) {
            installed.completeExceptionally(error);
        } else if (reign.isOver()) {
            opened.close();
            installed.completeExceptionally(reign.notLeading());
        } else {
            shard.table().install(opened, reign.applied());
            installed.complete(null);
        }
    }

    /** Moves the checkpoint of a shard that has nothing to flush to where the log has been read. */
    private CompletionStage<Void> advance(LedShard shard) {
        Optional<Manifest> before = reign.ledger(shard).flatMap(ShardLedger::manifest);
        var checkpoint = reign.reader().checkpoint(shard.id());
        if (shard.ended() || shard.table().hasUnflushed() || before.isEmpty() || checkpoint.isEmpty()) {
            return CompletableFuture.completedStage(null);
        }
        long readBytes = reign.readBytes();
        return reign.propose(new Decision.CheckpointAdvanced(reign.epoch(), shard.id(), before.get().checkpointOffset(),
                        checkpoint.get()))
                .thenCompose(done -> install(shard))
                .thenAccept(done -> shard.checkpointMoved(readBytes))
                .thenCompose(done -> publisher.publish(shard.id()));
    }

    <T> T logged(String what, Throwable error) {
        if (!reign.isOver()) {
            LOG.warn("{} of log group {} failed", what, reign.group(), Reign.cause(error));
        }
        return null;
    }
}
