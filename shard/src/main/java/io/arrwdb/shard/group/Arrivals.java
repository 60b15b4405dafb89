package io.arrwdb.shard.group;

import io.arrwdb.core.id.ShardId;
import io.arrwdb.core.manifest.GarbageEntry;
import io.arrwdb.core.manifest.Manifest;
import io.arrwdb.core.manifest.ManifestCodec;
import io.arrwdb.core.manifest.PointerRecord;
import io.arrwdb.core.recovery.MovedManifest;
import io.arrwdb.core.shard.Decision;
import io.arrwdb.core.shard.ShardLedger;
import io.arrwdb.core.wal.ReaderState;
import io.arrwdb.core.wal.Residence;
import io.arrwdb.core.wal.ShardChange;
import io.arrwdb.shard.table.ManifestOpener;
import io.arrwdb.shard.table.OpenedManifest;
import io.arrwdb.shard.table.ShardTable;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Takes shards over from other groups (decision 17); {@link Departures} is the other side.
 *
 * <pre>
 * state    | event                                               | then
 * elsewhere| asked, and the pointer's manifest is cut by the move| CREATE_SHARD decided: the log is kept from here on; ADOPT appended
 * elsewhere| ADOPT read back                                     | the manifest, at this place of this log, decided: ADOPTED
 * elsewhere| a new leader                                        | asked again: ADOPT appended again, for no row can be behind the first
 * ADOPTED  | this leader, or a new one that opens it             | published, the pointer names this group; the table opened: serves
 * </pre>
 */
final class Arrivals {
    private final Reign reign;
    private final Map<ShardId, CompletableFuture<Void>> arriving = new HashMap<>();
    private final Map<ShardId, ReaderState> adopted = new HashMap<>();

    Arrivals(Reign reign) {
        this.reign = reign;
    }

    /** Completes once the shard takes writes. */
    CompletionStage<Void> adopt(ShardId shard, long move, Departure departure) {
        CompletableFuture<Void> known = arriving.get(shard);
        if (known != null) {
            return known;
        }
        CompletableFuture<Void> arrival = (isHere(shard, move) ? reign.publisher().publish(shard)
                : decided(shard, move, departure).thenCompose(done -> reign.publisher().publish(shard)).thenCompose(done -> {
                    reign.ports().failpoints().reached(Failpoint.MOVE_POINTED);
                    return open(shard);
                })).toCompletableFuture();
        arriving.put(shard, arrival);
        arrival.whenComplete((done, error) -> arriving.remove(shard));
        return arrival;
    }

    /** The log has an adoption; {@code behind} is the reader state right behind it. */
    void adopted(ReaderState behind) {
        adopted.put(behind.progress().shard(), behind);
    }

    private boolean isHere(ShardId shard, long move) {
        Residence residence = reign.reader().residence(shard);
        return reign.shard(shard).isPresent() && residence.move() >= move && !residence.isCut();
    }

    private CompletionStage<Void> decided(ShardId shard, long move, Departure departure) {
        Optional<Residence> decided = reign.ledger().shard(shard).flatMap(ShardLedger::manifest).map(m -> m.checkpoint().progress().residence());
        if (decided.isPresent()) {
            return !decided.get().isCut() && decided.get().move() >= move ? CompletableFuture.completedStage(null)
                    : CompletableFuture.failedStage(refused(shard, "has not left log group " + reign.group() + " yet"));
        }
        return reign.step(reign.ports().meta().get(PointerRecord.key(shard))).thenCompose(snapshot -> {
            PointerRecord pointer = snapshot.entries().stream().findFirst().map(entry -> PointerRecord.decode(entry.value()))
                    .orElseThrow(() -> refused(shard, "has no pointer"));
            return reign.step(reign.ports().objects().get(pointer.manifest())).thenCompose(bytes -> {
                if (ManifestCodec.checksum(bytes) != pointer.checksum()) {
                    throw refused(shard, "has a manifest that its pointer does not fit: " + pointer.manifest());
                }
                return takeOver(ManifestCodec.decode(bytes), move, departure);
            });
        });
    }

    private CompletionStage<Void> takeOver(Manifest before, long move, Departure departure) {
        if (before.group().equals(reign.group()) || !before.checkpoint().progress().residence().isCutBy(move)) {
            throw refused(before.shard(), "is not cut by move " + move + " in log group " + before.group());
        }
        ShardId shard = before.shard();
        reign.raiseFloor(before.checkpoint().position().floor());
        return known(before).thenCompose(done -> intend(shard, departure.intents()))
                .thenCompose(done -> append(before, move))
                .thenCompose(done -> {
                    reign.ports().failpoints().reached(Failpoint.MOVE_ADOPTED);
                    return reign.propose(new Decision.Adopt(reign.epoch(), shard, manifest(before, departure)));
                })
                .thenAccept(done -> reign.ports().failpoints().reached(Failpoint.MOVE_DECIDED));
    }

    private CompletionStage<Void> known(Manifest before) {
        return reign.ledger().shard(before.shard()).isPresent() ? CompletableFuture.completedStage(null) : reign.propose(
                new Decision.CreateShard(reign.epoch(), before.shard(), before.collection(), reign.applied()));
    }

    private CompletionStage<Void> intend(ShardId shard, List<String> intents) {
        CompletionStage<Void> intended = CompletableFuture.completedStage(null);
        for (String prefix : intents) {
            intended = intended.thenCompose(done -> reign.propose(new Decision.Intent(reign.epoch(), shard, prefix)));
        }
        return intended;
    }

    private CompletionStage<Void> append(Manifest before, long move) {
        reign.shard(before.shard()).ifPresent(reign::forget);
        reign.commit().beginChain(before.shard());
        ShardChange adopt = new ShardChange.Adopt(move, before.group(), before.collection(), before.schema(),
                before.checkpoint().progress().ddlTs());
        return reign.commit().submit(new PendingRequest(reign.ports().uniqueIds().next(),
                List.of(new GroupWrite.Order(before.shard(), adopt)))).thenAccept(done -> { });
    }

    private Manifest manifest(Manifest before, Departure departure) {
        List<GarbageEntry> garbage = departure.manifests().stream()
                .map(key -> new GarbageEntry(key, before.version() + 1, reign.ports().clock().wallMillis())).toList();
        return MovedManifest.toGroup(before, reign.group(), reign.epoch(), adopted.get(before.shard()), garbage);
    }

    /** Nothing of the shard can have come since its adoption: it is followed from here on. */
    private CompletionStage<Void> open(ShardId shard) {
        Manifest manifest = GroupOpening.withoutIndexes(reign.ledger().shard(shard).flatMap(ShardLedger::manifest).orElseThrow());
        CompletableFuture<Void> opened = new CompletableFuture<>();
        reign.onLoop(new ManifestOpener(reign.ports().segments()).open(manifest, ShardTable.Wanted.all(manifest), count -> { }), (files, error) -> {
            if (error != null || reign.isOver()) {
                Optional.ofNullable(files).ifPresent(OpenedManifest::close);
                opened.completeExceptionally(error == null ? reign.notLeading() : error);
                return;
            }
            serve(manifest, ShardTable.open(files, reign.ports().memory()));
            opened.complete(null);
        });
        return opened;
    }

    private void serve(Manifest manifest, ShardTable table) {
        LedShard shard = new LedShard(table, manifest.replaceDuplicates(), reign.config().flushBytes(), manifest.checkpoint(), reign.readBytes());
        reign.reader().follow(new ReaderState(reign.reader().position(), manifest.checkpoint().progress()));
        reign.add(shard);
        adopted.remove(manifest.shard());
        shard.jobs().add(() -> reign.flushes().sweeper().sweep(shard))
                .exceptionally(error -> reign.flushes().logged("sweeping shard " + shard.id(), error));
    }

    private static GroupException refused(ShardId shard, String why) {
        return new GroupException(GroupException.Kind.REFUSED, "shard " + shard + " " + why);
    }
}
