package io.arrwdb.shard.group;

import io.arrwdb.core.id.BuildId;
import io.arrwdb.core.id.Offset;
import io.arrwdb.core.id.SegmentId;
import io.arrwdb.core.manifest.Compaction;
import io.arrwdb.core.manifest.DeleteFile;
import io.arrwdb.core.manifest.Manifest;
import io.arrwdb.core.manifest.ObjectNames;
import io.arrwdb.core.manifest.SegmentEntry;
import io.arrwdb.core.shard.Decision;
import io.arrwdb.core.shard.ShardLedger;
import io.arrwdb.core.time.Timestamp;
import io.arrwdb.core.wal.Rule;
import io.arrwdb.shard.segment.DeletedRows;
import io.arrwdb.shard.segment.SealedSegment;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Hands segments to workers to be merged and takes back what they made of them. A compaction's inputs are its own from the decision
 * to register it on; deletes that come while it runs are mapped onto its output by primary key before that becomes
 * visible, so steady deletes never make it start anew.
 */
final class Compactions {
    private final Reign reign;

    Compactions(Reign reign) {
        this.reign = reign;
    }

    CompletionStage<RegisteredCompaction> register(LedShard shard, BuildId build, List<SegmentId> inputs) {
        return shard.jobs().add(() -> reign.step(reign.ports().ids().allocate(1))
                .thenCompose(ids -> register(shard, build, inputs, new SegmentId(ids.first()))));
    }

    private CompletionStage<RegisteredCompaction> register(LedShard shard, BuildId build, List<SegmentId> inputs,
            SegmentId output) {
        Manifest manifest = manifest(shard);
        String prefix = Publisher.names(manifest).intent(reign.epoch(), reign.ports().uniqueIds().next());
        Compaction compaction = new Compaction(build, inputs, output, manifest.checkpointOffset(), manifest.version(), prefix);
        return reign.propose(new Decision.CompactionRegistered(reign.epoch(), shard.id(), compaction))
                .thenCompose(done -> reign.publisher().publish(shard.id()))
                .thenApply(done -> new RegisteredCompaction(compaction, manifest, horizon(manifest)));
    }

    /** Deletes at or below this have files, and no read that may still run sees what they deleted. */
    private Timestamp horizon(Manifest manifest) {
        long retained = reign.floor().physicalMillis() - reign.config().mvccRetentionMillis();
        return Timestamp.min(manifest.checkpoint().progress().lastTs(), Timestamp.ofMillis(Math.max(0, retained)));
    }

    /** Puts the output in the place of the inputs; an empty one says that no row was left. Repeating it changes nothing. */
    CompletionStage<Void> commit(LedShard shard, BuildId build, Optional<SegmentEntry> output) {
        return shard.jobs().add(() -> {
            Optional<Compaction> compaction = registered(shard, build);
            if (compaction.isEmpty()) {
                return output.isPresent() && manifest(shard).segment(output.get().segment()).isPresent()
                        ? CompletableFuture.<Void>completedStage(null)
                        : CompletableFuture.failedStage(new GroupException(GroupException.Kind.REFUSED, "compaction " + build
                                + " of shard " + shard.id() + " is not registered; register it again"));
            }
            return (output.isPresent() && reign.enforces(Rule.CARRY_LATER_DELETES) ? deletes(shard, compaction.get(), output.get()) : nothing())
                    .thenCompose(deletes -> {
                        reign.ports().failpoints().reached(Failpoint.COMPACTION_WRITTEN);
                        return reign.propose(new Decision.Compacted(reign.epoch(), shard.id(), build, output, deletes.file(),
                                deletes.upTo(), reign.ports().clock().wallMillis()));
                    })
                    .thenCompose(done -> {
                        reign.ports().failpoints().reached(Failpoint.COMPACTION_DECIDED);
                        return reign.flushes().install(shard);
                    })
                    .thenCompose(done -> reign.publisher().publish(shard.id()));
        });
    }

    CompletionStage<Void> abandon(LedShard shard, BuildId build) {
        return shard.jobs().add(() -> registered(shard, build).isEmpty() ? CompletableFuture.<Void>completedStage(null)
                : reign.propose(new Decision.CompactionAbandoned(reign.epoch(), shard.id(), build))
                        .thenCompose(done -> reign.publisher().publish(shard.id()))
                        .thenCompose(done -> reign.flushes().sweeper().sweep(shard)));
    }

    /** The deletes of an output: in a file, and complete up to an offset. */
    private record OutputDeletes(Optional<DeleteFile> file, Offset upTo) { }

    private CompletionStage<OutputDeletes> nothing() {
        return CompletableFuture.completedStage(new OutputDeletes(Optional.empty(), reign.applied()));
    }

    private CompletionStage<OutputDeletes> deletes(LedShard shard, Compaction compaction, SegmentEntry output) {
        SegmentEntry bare = new SegmentEntry(output.segment(), output.partition(), output.rows(), output.minTs(), output.maxTs(),
                output.schemaVersion(), output.bytes(), output.data(), output.keys(), output.deleteCheckpoint(), List.of());
        CompletableFuture<OutputDeletes> written = new CompletableFuture<>();
        reign.onLoop(reign.ports().segments().open(bare, shard.table().schema()), (opened, error) -> {
            if (error != null) {
                written.completeExceptionally(error);
                return;
            }
            map(shard, compaction, opened).whenComplete((deletes, failure) -> {
                if (failure == null) {
                    written.complete(deletes);
                } else {
                    written.completeExceptionally(Reign.cause(failure));
                }
            });
        });
        return written;
    }

    private CompletionStage<OutputDeletes> map(LedShard shard, Compaction compaction, SealedSegment opened) {
        Offset upTo;
        DeletedRows rows;
        try {
            if (reign.isOver()) {
                return CompletableFuture.failedStage(reign.notLeading());
            }
            upTo = reign.applied();
            rows = shard.table().deletesFor(opened, compaction.inputs());
        } finally {
            opened.release();
        }
        if (rows.isEmpty()) {
            return CompletableFuture.completedStage(new OutputDeletes(Optional.empty(), upTo));
        }
        return reign.step(reign.ports().segments().writeDeletes(Map.of(compaction.output(), rows),
                ObjectNames.deletes(compaction.prefix()))).thenApply(file -> new OutputDeletes(Optional.of(new DeleteFile(file,
                        compaction.snapshot(), upTo, false, List.of(compaction.output()))), upTo));
    }

    private Manifest manifest(LedShard shard) {
        return reign.ledger(shard).flatMap(ShardLedger::manifest).orElseThrow(() -> new GroupException(
                GroupException.Kind.REFUSED, "shard " + shard.id() + " has no manifest yet; ask again"));
    }

    private Optional<Compaction> registered(LedShard shard, BuildId build) {
        return manifest(shard).compactions().stream().filter(c -> c.build().equals(build)).findFirst();
    }
}
