package io.arrwdb.shard.group;

import io.arrwdb.core.id.Offset;
import io.arrwdb.core.id.ShardId;
import io.arrwdb.core.manifest.Manifest;
import io.arrwdb.core.manifest.SegmentEntry;
import io.arrwdb.core.shard.Decision;
import io.arrwdb.core.shard.ShardLedger;
import io.arrwdb.core.time.Timestamp;
import io.arrwdb.core.wal.Rule;
import io.arrwdb.core.wal.ShardChange;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Splits a shard within its group (decision 16). What the log says is what holds: a leader that has read its own barrier
 * knows whether the split is in it, and no other record of it can come any more.
 *
 * <pre>
 * state                  | event                                       | then
 * whole                  | asked                                       | SPLIT_PLANNED decided: PLANNED
 * PLANNED                | decided here                                | SPLIT appended, writes of the shard wait: ON ITS WAY
 * ON ITS WAY             | read back                                   | both shards serve, writes go on: IN THE LOG
 * ON ITS WAY             | certainly not in the log                    | SPLIT_ABORTED decided: whole
 * PLANNED, ON ITS WAY    | a new leader, the log has it                | IN THE LOG
 * PLANNED, ON ITS WAY    | a new leader, the log does not have it      | SPLIT_ABORTED decided: whole
 * IN THE LOG             | the child's rows are in files               | SPLIT_COMMITTED decided: COMMITTED
 * COMMITTED              | the child's manifest is published           | over
 * </pre>
 *
 * From PLANNED to the end no other work changes the shard's manifest: it waits among the shard's {@link Jobs}.
 */
final class Splits {
    private final Reign reign;

    Splits(Reign reign) {
        this.reign = reign;
    }

    /** Completes with the split's timestamp once it is in the log. Repeating it changes nothing. */
    CompletionStage<Timestamp> split(LedShard parent, ShardChange.Split split) {
        Optional<LedShard> known = reign.shard(split.child());
        if (known.isPresent()) {
            return CompletableFuture.completedStage(known.get().table().ownership().claims().getFirst().since());
        }
        if (parent.table().ownership().ringVersionAt(Timestamp.MAX) >= split.ringVersion()) {
            return CompletableFuture.failedStage(stale(parent, split));
        }
        if (parent.table().hasUnflushed()) {
            reign.flushes().flush(parent).exceptionally(error -> reign.flushes().logged("flushing shard " + parent.id(), error));
        }
        CompletableFuture<Timestamp> logged = new CompletableFuture<>();
        parent.jobs().add(() -> begin(parent, split, logged)).exceptionally(error -> {
            logged.completeExceptionally(error);
            return reign.flushes().logged("splitting shard " + parent.id(), error);
        });
        return logged;
    }

    /** The epoch is open: splits that are not in the log never will be. */
    void resume() {
        for (ShardLedger ledger : reign.ledger().shards()) {
            Optional<LedShard> parent = reign.shard(ledger.shard());
            if (ledger.splitting().isPresent() && parent.isPresent() && reign.shard(ledger.splitting().get()).isEmpty()) {
                parent.get().jobs().add(() -> abort(parent.get(), ledger.splitting().get()))
                        .exceptionally(error -> reign.flushes().logged("ending the split of shard " + ledger.shard(), error));
            }
        }
    }

    /** Goes on with the split that made the child, where no other job does. */
    void settle(LedShard child) {
        if (child.settling()) {
            return;
        }
        child.settling(true);
        LedShard queue = reign.shard(child.parent().orElseThrow()).orElse(child);
        CompletableFuture<Void> settled = queue == child ? commit(child) : queue.jobs().add(() -> commit(child));
        settled.whenComplete((done, error) -> child.settling(false))
                .exceptionally(error -> reign.flushes().logged("splitting off shard " + child.id(), error));
    }

    private static GroupException stale(LedShard parent, ShardChange.Split split) {
        return new GroupException(GroupException.Kind.REFUSED, "shard " + parent.id() + " has been split by ring "
                + parent.table().ownership().ringVersionAt(Timestamp.MAX) + " already, and is not split by ring " + split.ringVersion());
    }

    private CompletionStage<Void> begin(LedShard parent, ShardChange.Split split, CompletableFuture<Timestamp> logged) {
        if (parent.ended() || parent.table().ownership().ringVersionAt(Timestamp.MAX) >= split.ringVersion()) {
            return CompletableFuture.failedStage(stale(parent, split));
        }
        return reign.propose(new Decision.SplitPlanned(reign.epoch(), parent.id(), split.child(), reign.applied()))
                .thenCompose(done -> {
                    reign.ports().failpoints().reached(Failpoint.SPLIT_PLANNED);
                    return append(parent, split);
                })
                .thenCompose(ts -> {
                    reign.ports().failpoints().reached(Failpoint.SPLIT_LOGGED);
                    LedShard child = reign.shard(split.child()).orElseThrow();
                    child.settling(true);
                    logged.complete(ts);
                    CompletableFuture<Void> committed = commit(child).whenComplete((done, error) -> child.settling(false));
                    return reign.enforces(Rule.COUNT_CHILD_FROM_SPLIT) ? committed : CompletableFuture.<Void>completedStage(null);
                });
    }

    /** A record that certainly is not in the log ends the split; of one whose fate is open the next leader knows more. */
    private CompletionStage<Timestamp> append(LedShard parent, ShardChange.Split split) {
        PendingRequest request = new PendingRequest(reign.ports().uniqueIds().next(), List.of(new GroupWrite.Order(parent.id(), split)));
        return reign.commit().submit(request).thenApply(WriteResult::ts).exceptionallyCompose(error -> reign.isOver()
                ? CompletableFuture.failedStage(error)
                : abort(parent, split.child()).thenCompose(done -> CompletableFuture.failedStage(error)));
    }

    private CompletionStage<Void> abort(LedShard parent, ShardId child) {
        return reign.propose(new Decision.SplitAborted(reign.epoch(), parent.id(), child));
    }

    private CompletableFuture<Void> commit(LedShard child) {
        return child.jobs().add(() -> child.ended() || manifest(child.id()).isPresent() ? reign.publisher().publish(child.id())
                : known(child).thenCompose(done -> toFiles(child)));
    }

    /** A split that the log holds although its decision is lost, with all others of its group, is decided again. */
    private CompletionStage<Void> known(LedShard child) {
        return reign.ledger(child).isPresent() ? CompletableFuture.completedStage(null) : reign.propose(new Decision.SplitPlanned(
                reign.epoch(), child.parent().orElseThrow(), child.id(), new Offset(child.begin().position().next().value() - 1)));
    }

    private CompletionStage<Void> toFiles(LedShard child) {
        return reign.flushes().sealing(child).thenCompose(sealed -> {
            long readBytes = reign.readBytes();
            return decide(child, sealed).whenComplete((done, error) -> sealed.freeze().close())
                    .thenCompose(done -> reign.flushes().install(child))
                    .thenAccept(done -> child.checkpointMoved(readBytes))
                    .thenCompose(done -> reign.publisher().publish(child.id()))
                    .thenAccept(done -> reign.ports().failpoints().reached(Failpoint.SPLIT_OVER));
        });
    }

    private CompletionStage<Void> decide(LedShard child, LedShard.Sealing sealed) {
        ShardId parent = child.parent().orElseThrow();
        Manifest shared = sharedWith(child, sealed, manifest(parent).orElseThrow(() -> new GroupException(
                GroupException.Kind.REFUSED, "shard " + parent + " has no manifest")));
        String intent = Publisher.names(shared).intent(reign.epoch(), reign.ports().uniqueIds().next());
        return reign.propose(new Decision.Intent(reign.epoch(), child.id(), intent))
                .thenCompose(done -> reign.retrying("writing the files of shard " + child.id(),
                        () -> reign.flushes().write(shared, sealed, intent, true)))
                .thenCompose(files -> {
                    reign.ports().failpoints().reached(Failpoint.SPLIT_WRITTEN);
                    return reign.propose(new Decision.SplitCommitted(reign.epoch(), parent, intent, first(shared, sealed, files)));
                })
                .thenAccept(done -> reign.ports().failpoints().reached(Failpoint.SPLIT_COMMITTED));
    }

    /** What the child names of its parent's files, with the indexes that they have by now. */
    private Manifest sharedWith(LedShard child, LedShard.Sealing sealed, Manifest parent) {
        Offset end = sealed.freeze().end();
        Map<?, SegmentEntry> entries = parent.segments().stream().collect(Collectors.toMap(SegmentEntry::segment, Function.identity()));
        List<SegmentEntry> shared = child.table().sealedSegments().stream().map(id -> Optional.ofNullable(entries.get(id)).orElseThrow(
                () -> new GroupException(GroupException.Kind.REFUSED, "segment " + id + " of shard " + child.id() + " has left its parent")))
                .map(entry -> entry.deletedUpTo(end)).toList();
        return new Manifest(parent.collection(), reign.group(), child.id(), 1, reign.epoch(), sealed.checkpoint(), sealed.freeze().schema(),
                child.replaceDuplicates(), shared, List.of(), List.of(), List.of(), List.of());
    }

    private static Manifest first(Manifest shared, LedShard.Sealing sealed, Decision.Flushed files) {
        List<SegmentEntry> segments = new ArrayList<>(shared.segments().stream()
                .filter(segment -> !files.dropped().contains(segment.segment())).toList());
        segments.addAll(files.added());
        segments.sort((a, b) -> a.segment().compareTo(b.segment()));
        return new Manifest(shared.collection(), shared.group(), shared.shard(), 1, shared.epoch(), shared.checkpoint(), shared.schema(),
                shared.replaceDuplicates(), segments, files.deletes().stream().toList(), files.tombstones(), List.of(), List.of());
    }

    private Optional<Manifest> manifest(ShardId shard) {
        return reign.ledger().shard(shard).flatMap(ShardLedger::manifest);
    }
}
