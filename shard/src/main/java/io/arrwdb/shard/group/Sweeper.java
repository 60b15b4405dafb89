package io.arrwdb.shard.group;

import io.arrwdb.core.id.ShardId;
import io.arrwdb.core.manifest.Compaction;
import io.arrwdb.core.manifest.FileRef;
import io.arrwdb.core.manifest.GarbageEntry;
import io.arrwdb.core.manifest.Manifest;
import io.arrwdb.core.manifest.ManifestName;
import io.arrwdb.core.manifest.ObjectNames;
import io.arrwdb.core.manifest.PointerRecord;
import io.arrwdb.core.port.meta.MetaTxn;
import io.arrwdb.core.port.object.ObjectEntry;
import io.arrwdb.core.shard.Decision;
import io.arrwdb.core.shard.GroupRecord;
import io.arrwdb.core.shard.ShardLedger;
import io.arrwdb.core.shard.SharedObjects;
import io.arrwdb.core.wal.Rule;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Deletes objects that nobody needs, and only those it knows of: the garbage that manifests list, what intents of earlier
 * epochs left behind, and everything of a dropped shard. It never concludes from a listing that something is garbage.
 */
final class Sweeper {
    private final Reign reign;
    private final Set<ShardId> dropping = new HashSet<>();

    Sweeper(Reign reign) {
        this.reign = reign;
    }

    /** Deletes garbage that no version from {@code oldestPinned} on needs and whose grace is over. */
    CompletionStage<Void> collect(ShardId shard, long oldestPinned) {
        Optional<ShardLedger> ledger = reign.ledger().shard(shard).filter(s -> !s.dropped() && s.manifest().isPresent());
        if (ledger.isEmpty()) {
            return CompletableFuture.completedStage(null);
        }
        Manifest manifest = ledger.get().manifest().get();
        long pinned = manifest.compactions().stream().mapToLong(Compaction::version)
                .reduce(Math.min(oldestPinned, ledger.get().publishedVersion()), Math::min);
        long now = reign.ports().clock().wallMillis();
        Map<SharedObjects.Fate, List<String>> keys = Stream.concat(manifest.garbage().stream(), ledger.get().oldManifests().stream())
                .filter(entry -> entry.collectable(pinned, now, reign.config().garbageGraceMillis()))
                .map(GarbageEntry::key).collect(Collectors.groupingBy(new SharedObjects(reign.ledger(), shard)::fateOf));
        List<String> deletable = keys.getOrDefault(SharedObjects.Fate.DELETE, List.of());
        List<String> forgotten = Stream.concat(deletable.stream(), keys.getOrDefault(SharedObjects.Fate.LEAVE, List.of()).stream()).toList();
        if (forgotten.isEmpty()) {
            return CompletableFuture.completedStage(null);
        }
        return reign.retrying("deleting garbage of shard " + shard, () -> deleteAll(deletable)).thenCompose(done -> {
            reign.ports().failpoints().reached(Failpoint.GARBAGE_DELETED);
            return reign.propose(new Decision.GarbageCollected(reign.epoch(), shard, forgotten));
        });
    }

    /**
     * Deletes what intents before this call left behind, and once more after the grace, for a worker of a leader of the past
     * may still be writing: only then are they forgotten. What is promised to registered compactions and index builds stays.
     */
    CompletionStage<Void> sweep(LedShard shard) {
        List<String> stale = stale(shard.id());
        if (stale.isEmpty()) {
            return CompletableFuture.completedStage(null);
        }
        if (!reign.enforces(Rule.SWEEP_AGAIN)) {
            return deleteStale(shard.id(), stale)
                    .thenCompose(done -> reign.propose(new Decision.IntentsSwept(reign.epoch(), shard.id(), stale)));
        }
        reign.later(reign.config().garbageGraceMillis(), () -> shard.jobs().add(() -> deleteStale(shard.id(), stale)
                .thenCompose(done -> reign.propose(new Decision.IntentsSwept(reign.epoch(), shard.id(), stale))))
                .exceptionally(error -> reign.flushes().logged("sweeping shard " + shard.id(), error)));
        return deleteStale(shard.id(), stale);
    }

    private List<String> stale(ShardId shard) {
        Optional<ShardLedger> ledger = reign.ledger().shard(shard);
        Set<String> promised = ledger.flatMap(ShardLedger::manifest).stream().flatMap(m -> m.compactions().stream())
                .map(Compaction::prefix).collect(Collectors.toSet());
        ledger.ifPresent(l -> l.builds().forEach(build -> promised.add(build.prefix())));
        return ledger.stream().flatMap(l -> l.intents().stream()).filter(prefix -> !promised.contains(prefix)).toList();
    }

    private CompletionStage<Void> deleteStale(ShardId shard, List<String> stale) {
        return reign.retrying("sweeping intents of shard " + shard, () -> {
            Optional<ShardLedger> ledger = reign.ledger().shard(shard).filter(s -> !s.dropped());
            Set<String> kept = ledger.flatMap(ShardLedger::manifest).stream().flatMap(m -> m.files().stream())
                    .map(FileRef::key).collect(Collectors.toSet());
            ledger.ifPresent(l -> kept.add(l.publishedKey()));
            CompletionStage<Void> swept = CompletableFuture.completedStage(null);
            for (String prefix : ledger.isEmpty() ? List.<String>of() : manifestsFirst(stale)) {
                swept = swept.thenCompose(done -> deletePrefix(prefix, kept));
            }
            return swept;
        });
    }

    /** Ends a shard whose drop is in the log: its pointer, its objects, its place in the group. */
    void drop(LedShard shard) {
        if (dropping.add(shard.id())) {
            shard.jobs().add(() -> reign.propose(new Decision.DropShard(reign.epoch(), shard.id()))
                            .exceptionally(error -> null).thenCompose(done -> erase(shard.id())))
                    .whenComplete((done, error) -> {
                        if (error != null) {
                            reign.flushes().logged("dropping shard " + shard.id(), error);
                        } else {
                            reign.forget(shard);
                            reign.publisher().cut();
                        }
                    });
        }
    }

    /** Goes on with the drops that earlier epochs decided. */
    void finishDrops() {
        for (ShardLedger shard : reign.ledger().shards()) {
            if (shard.dropped() && reign.shard(shard.shard()).isEmpty() && dropping.add(shard.shard())) {
                erase(shard.shard()).thenAccept(done -> reign.publisher().cut())
                        .exceptionally(error -> reign.flushes().logged("dropping shard " + shard.shard(), error));
            }
        }
    }

    private CompletionStage<Void> erase(ShardId shard) {
        Optional<ShardLedger> ledger = reign.ledger().shard(shard).filter(ShardLedger::dropped);
        if (ledger.isEmpty()) {
            return CompletableFuture.completedStage(null);
        }
        String prefix = new ObjectNames(Publisher.ROOT, ledger.get().collection(), shard).shardPrefix();
        if (new SharedObjects(reign.ledger(), shard).areBeingGiven()) {
            return eraseLater(shard);
        }
        if (new SharedObjects(reign.ledger(), shard).areNamedElsewhere(prefix)) {
            return reign.retrying("withdrawing shard " + shard, () -> unpoint(shard)).thenCompose(done -> eraseLater(shard));
        }
        return reign.retrying("erasing shard " + shard, () -> unpoint(shard).thenCompose(done -> deletePrefix(prefix, Set.of())))
                .thenCompose(done -> reign.propose(new Decision.ShardGone(reign.epoch(), shard)));
    }

    /** What a child of the shard reads stays until it does not; nobody begins with the shard itself any more. */
    private CompletionStage<Void> eraseLater(ShardId shard) {
        CompletableFuture<Void> later = new CompletableFuture<>();
        reign.later(reign.config().retryMillis(), () -> erase(shard).whenComplete((done, error) -> {
            if (error == null) {
                later.complete(null);
            } else {
                later.completeExceptionally(Reign.cause(error));
            }
        }));
        return later;
    }

    private CompletionStage<Void> unpoint(ShardId shard) {
        MetaTxn.Compare sameGroup = new MetaTxn.Compare.ModifiedAt(GroupRecord.key(reign.group()), reign.owner().seat().recordRevision());
        return reign.step(reign.ports().meta().txn(MetaTxn.when(List.of(sameGroup),
                new MetaTxn.Op.Delete(PointerRecord.key(shard))))).thenCompose(result -> result.succeeded()
                        ? CompletableFuture.<Void>completedStage(null)
                        : reign.confirm().thenApply(confirmed -> {
                            throw new IllegalStateException("the record of log group " + reign.group() + " has changed");
                        }));
    }

    CompletionStage<Void> deletePrefix(String prefix, Set<String> kept) {
        return reign.step(reign.ports().objects().list(prefix)).thenCompose(entries -> deleteAll(manifestsFirst(
                entries.stream().map(ObjectEntry::key).filter(key -> !kept.contains(key)).toList())));
    }

    /** Who looks for the newest manifest of a shard whose pointer is lost must find none whose objects are gone already. */
    static List<String> manifestsFirst(List<String> keys) {
        return keys.stream().sorted(Comparator.comparing(key -> ManifestName.parse(key).isEmpty())).toList();
    }

    private CompletionStage<Void> deleteAll(List<String> keys) {
        CompletionStage<Void> deleted = CompletableFuture.completedStage(null);
        for (String key : keys) {
            deleted = deleted.thenCompose(done -> reign.step(reign.ports().objects().delete(key)));
        }
        return deleted;
    }
}
