package io.arrwdb.shard.group;

import io.arrwdb.core.id.ShardId;
import io.arrwdb.core.manifest.Compaction;
import io.arrwdb.core.manifest.GarbageEntry;
import io.arrwdb.core.manifest.Manifest;
import io.arrwdb.core.manifest.PointerRecord;
import io.arrwdb.core.shard.Decision;
import io.arrwdb.core.shard.RegisteredBuild;
import io.arrwdb.core.shard.ShardLedger;
import io.arrwdb.core.shard.SharedObjects;
import io.arrwdb.core.wal.Residence;
import io.arrwdb.core.wal.ShardChange;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Lets shards go to other groups (decision 17). What the log says is what holds, and what the last manifest says is what goes
 * along; {@link Arrivals} is the other side.
 *
 * <pre>
 * state   | event                                            | then
 * here    | asked to leave                                   | work on its files is given up, CUT appended, writes wait
 * here    | CUT certainly not in the log                     | writes go on; the caller asks again, or gives the move up
 * here    | CUT read back, by this leader or by its successor| CUT: writes are refused as misrouted
 * CUT     | asked (again)                                    | what is not in files goes into files: LEFT
 * CUT,LEFT| the move is given up                             | RESUME appended: here
 * LEFT    | the last manifest is published                   | told; nothing here changes it any more
 * LEFT    | another group has published the shard            | SHARD_MOVED decided: gone
 * </pre>
 */
final class Departures {
    private final Reign reign;

    Departures(Reign reign) {
        this.reign = reign;
    }

    /** Completes once the last manifest of the shard in this group is published. */
    CompletionStage<Departure> cut(LedShard shard, long move) {
        if (!residence(shard).isCut() && shard.table().hasUnflushed()) {
            reign.flushes().flush(shard).exceptionally(error -> reign.flushes().logged("flushing shard " + shard.id(), error));
        }
        return shard.jobs().add(() -> leave(shard, move).thenCompose(left -> toFiles(shard)).thenApply(done -> departure(shard)));
    }

    /** Completes once writes go on. */
    CompletionStage<Void> resume(LedShard shard, long move) {
        CompletableFuture<Void> resumed = new CompletableFuture<>();
        shard.jobs().add(() -> stay(shard, move).thenCompose(changed -> {
            resumed.complete(null);
            return changed ? reign.flushes().seal(shard, new CompletableFuture<>()) : CompletableFuture.completedStage(null);
        })).exceptionally(error -> {
            resumed.completeExceptionally(error);
            return null;
        });
        return resumed;
    }

    /** Forgets a shard that another group has published. */
    CompletionStage<Void> release(ShardId shard, long move) {
        return reign.ledger().shard(shard).isEmpty() ? CompletableFuture.completedStage(null)
                : reign.propose(new Decision.ShardMoved(reign.epoch(), shard, move)).thenAccept(done -> {
                    reign.shard(shard).ifPresent(reign::forget);
                    reign.publisher().cut();
                    reign.ports().failpoints().reached(Failpoint.MOVE_OVER);
                });
    }

    /** Whether the log tells of a shard that left, and the decisions know nothing of it: it has gone, unless all of them were lost. */
    boolean isForgotten(LedShard shard) {
        return residence(shard).isCut() && reign.ledger(shard).flatMap(ShardLedger::manifest).isEmpty();
    }

    /** Forgets it, too, where its pointer says that it is elsewhere. */
    void settle(LedShard shard) {
        if (shard.jobs().idle()) {
            shard.jobs().add(() -> reign.step(reign.ports().meta().get(PointerRecord.key(shard.id()))).thenAccept(snapshot -> {
                boolean own = snapshot.entries().stream().map(entry -> PointerRecord.decode(entry.value())).anyMatch(p -> p.group().equals(reign.group()));
                if (!own && reign.shard(shard.id()).filter(shard::equals).isPresent()) {
                    reign.forget(shard);
                    reign.publisher().cut();
                }
            })).exceptionally(error -> reign.flushes().logged("looking where shard " + shard.id() + " is", error));
        }
    }

    private CompletionStage<Void> leave(LedShard shard, long move) {
        Residence now = residence(shard);
        if (shard.ended() || now.isCutBy(move)) {
            return shard.ended() ? refused(shard, "was dropped") : CompletableFuture.completedStage(null);
        }
        Optional<ShardLedger> ledger = reign.ledger(shard).filter(known -> known.manifest().isPresent());
        if (!now.mayLeaveBy(move)) {
            return refused(shard, "does not leave by move " + move + " any more: the last one is " + now.move());
        }
        if (ledger.isEmpty() || ledger.get().splitting().isPresent() || reign.ledger().parentOf(shard.id()).isPresent()) {
            return refused(shard, "has no manifest yet, or is being split");
        }
        if (new SharedObjects(reign.ledger(), shard.id()).any(Publisher.names(ledger.get().manifest().orElseThrow()).shardPrefix())) {
            return refused(shard, "shares objects with another shard of the group since a split; compactions will separate them");
        }
        return giveUpWork(ledger.get()).thenCompose(done -> append(shard, new ShardChange.Cut(move)))
                .thenAccept(done -> reign.ports().failpoints().reached(Failpoint.MOVE_CUT));
    }

    private CompletionStage<Void> giveUpWork(ShardLedger ledger) {
        CompletionStage<Void> given = CompletableFuture.completedStage(null);
        for (RegisteredBuild build : ledger.builds()) {
            given = given.thenCompose(done -> reign.propose(new Decision.BuildAbandoned(reign.epoch(), ledger.shard(), build.build())));
        }
        for (Compaction compaction : ledger.manifest().orElseThrow().compactions()) {
            given = given.thenCompose(done -> reign.propose(new Decision.CompactionAbandoned(reign.epoch(), ledger.shard(), compaction.build())));
        }
        return given;
    }

    private CompletionStage<Void> toFiles(LedShard shard) {
        Manifest manifest = reign.ledger(shard).flatMap(ShardLedger::manifest).orElseThrow();
        return manifest.checkpoint().progress().residence().isCut() ? reign.publisher().publish(shard.id())
                : reign.flushes().seal(shard, new CompletableFuture<>());
    }

    private Departure departure(LedShard shard) {
        ShardLedger ledger = reign.ledger(shard).orElseThrow();
        reign.ports().failpoints().reached(Failpoint.MOVE_LEFT);
        List<String> manifests = new ArrayList<>(ledger.oldManifests().stream().map(GarbageEntry::key).toList());
        manifests.add(ledger.publishedKey());
        return new Departure(residence(shard).cut(), ledger.intents(), manifests);
    }

    /** Whether anything had to be changed. */
    private CompletionStage<Boolean> stay(LedShard shard, long move) {
        Residence now = residence(shard);
        if (!now.isCut() && now.move() >= move) {
            return CompletableFuture.completedStage(false);
        }
        return now.mayStayDespite(move) ? append(shard, new ShardChange.Resume(move)).thenApply(done -> true)
                : refused(shard, "leaves by move " + now.move() + ", not " + move);
    }

    private CompletionStage<Void> append(LedShard shard, ShardChange change) {
        return reign.commit().submit(new PendingRequest(reign.ports().uniqueIds().next(),
                List.of(new GroupWrite.Order(shard.id(), change)))).thenAccept(done -> { });
    }

    private Residence residence(LedShard shard) {
        return reign.reader().residence(shard.id());
    }

    private static <T> CompletionStage<T> refused(LedShard shard, String why) {
        return CompletableFuture.failedStage(new GroupException(GroupException.Kind.REFUSED, "shard " + shard.id() + " " + why));
    }
}
