package io.arrwdb.shard.group;

import io.arrwdb.core.id.Epoch;
import io.arrwdb.core.id.RequestId;
import io.arrwdb.core.id.ShardId;
import io.arrwdb.core.manifest.Manifest;
import io.arrwdb.core.manifest.ManifestCodec;
import io.arrwdb.core.manifest.ObjectNames;
import io.arrwdb.core.manifest.PointerRecord;
import io.arrwdb.core.port.meta.MetaEntry;
import io.arrwdb.core.port.meta.MetaTxn;
import io.arrwdb.core.port.meta.Revision;
import io.arrwdb.core.port.object.ObjectBody;
import io.arrwdb.core.shard.Decision;
import io.arrwdb.core.shard.GroupRecord;
import io.arrwdb.core.shard.LogStart;
import io.arrwdb.core.shard.ShardLedger;
import io.arrwdb.core.wal.GroupPosition;
import io.arrwdb.core.wal.Rule;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Makes the newest decided manifest of a shard the one that everybody reads: object, pointer, record, and then the cut of
 * the log. The pointer moves only forward, and only while the group's incarnation is this leader's.
 */
final class Publisher {
    /** Where objects of collections lie in the object store. */
    static final String ROOT = ObjectNames.ROOT;

    private final Reign reign;
    private boolean cutting;

    Publisher(Reign reign) {
        this.reign = reign;
    }

    /** Completes once the shard's newest manifest is published; at once where it is. */
    CompletionStage<Void> publish(ShardId shard) {
        return reign.retrying("publishing shard " + shard, () -> {
            Optional<ShardLedger> ledger = reign.ledger().shard(shard);
            if (ledger.isEmpty() || ledger.get().published() || ledger.get().dropped()) {
                return CompletableFuture.completedStage(null);
            }
            return publish(ledger.get().manifest().orElseThrow());
        }).thenAccept(done -> cut());
    }

    static ObjectNames names(Manifest manifest) {
        return new ObjectNames(ROOT, manifest.collection(), manifest.shard());
    }

    private CompletionStage<Void> publish(Manifest manifest) {
        return reign.step(reign.ports().meta().get(PointerRecord.key(manifest.shard()))).thenCompose(snapshot -> {
            Optional<MetaEntry> entry = snapshot.entries().stream().findFirst();
            Optional<PointerRecord> older = entry.map(e -> PointerRecord.decode(e.value()));
            boolean handedOver = manifest.checkpoint().progress().residence().isCut()
                    && older.filter(p -> !p.group().equals(reign.group())).isPresent();
            if (handedOver) {
                return CompletableFuture.completedStage(null);
            }
            if (older.isPresent() && older.get().group().equals(reign.group()) && older.get().version() == manifest.version()
                    && older.get().epoch().incarnation() == reign.epoch().incarnation()) {
                return recorded(manifest, older.get().manifest());
            }
            return write(manifest, older, entry.map(MetaEntry::modified).orElse(Revision.ZERO));
        });
    }

    private CompletionStage<Void> write(Manifest manifest, Optional<PointerRecord> older, Revision expected) {
        boolean ownName = reign.enforces(Rule.NAMES_OF_THEIR_OWN);
        String key = ownName ? names(manifest).manifest(manifest.version(), reign.epoch(), reign.ports().uniqueIds().next())
                : names(manifest).manifest(manifest.version(), Epoch.NONE, new RequestId(0, 0));
        byte[] bytes = ManifestCodec.encode(manifest);
        PointerRecord pointer = new PointerRecord(manifest.collection(), reign.group(), manifest.shard(), manifest.version(),
                reign.epoch(), manifest.checkpointOffset(), key, ManifestCodec.checksum(bytes));
        boolean back = older.isPresent() && !pointer.mayReplace(older.get());
        if (back && reign.enforces(Rule.POINTER_MOVES_FORWARD)) {
            reign.abdicate("the pointer of shard " + manifest.shard() + " is at version " + older.get().version() + " of epoch "
                    + older.get().epoch() + ", and may not go back to " + manifest.version());
            return CompletableFuture.failedStage(reign.notLeading());
        }
        return reign.propose(new Decision.Intent(reign.epoch(), manifest.shard(), key))
                .thenCompose(done -> reign.step(reign.ports().objects().putIfAbsent(key, ObjectBody.of(bytes))))
                .thenCompose(fresh -> {
                    if (!fresh && ownName) {
                        throw new IllegalStateException("object " + key + " exists, though its name was just drawn");
                    }
                    reign.ports().failpoints().reached(Failpoint.MANIFEST_WRITTEN);
                    return point(pointer, expected);
                })
                .thenCompose(done -> recorded(manifest, key));
    }

    private CompletionStage<Void> point(PointerRecord pointer, Revision expected) {
        String key = PointerRecord.key(pointer.shard());
        MetaTxn.Compare unmoved = new MetaTxn.Compare.ModifiedAt(key, expected);
        MetaTxn.Compare sameGroup = new MetaTxn.Compare.ModifiedAt(GroupRecord.key(reign.group()), reign.owner().seat().recordRevision());
        return reign.step(reign.ports().meta().txn(MetaTxn.when(
                reign.enforces(Rule.POINTER_MOVES_FORWARD) ? List.of(unmoved, sameGroup) : List.of(),
                new MetaTxn.Op.Put(key, pointer.encode())))).thenCompose(result -> {
                    if (result.succeeded()) {
                        reign.ports().failpoints().reached(Failpoint.POINTER_MOVED);
                        return CompletableFuture.<Void>completedStage(null);
                    }
                    return reign.confirm().thenApply(confirmed -> {
                        throw new IllegalStateException("the pointer of shard " + pointer.shard() + " or the record of log group "
                                + reign.group() + " has changed meanwhile");
                    });
                });
    }

    private CompletionStage<Void> recorded(Manifest manifest, String key) {
        return reign.propose(new Decision.Published(reign.epoch(), manifest.shard(), manifest.version(), key,
                reign.ports().clock().wallMillis())).thenAccept(done -> reign.ports().failpoints().reached(Failpoint.PUBLISHED));
    }

    /** Cuts the log below what every shard of the group has in published manifests: decision, record, effect. */
    void cut() {
        if (cutting || !reign.serving()) {
            return;
        }
        Optional<GroupPosition> to = reign.ledger().cutAt(reign.reader().position(), reign.reader().shards());
        if (to.isEmpty()) {
            return;
        }
        cutting = true;
        reign.propose(new Decision.Checkpoint(reign.epoch(), to.get()))
                .thenCompose(done -> {
                    reign.ports().failpoints().reached(Failpoint.CHECKPOINT_DECIDED);
                    return reign.enforces(Rule.RECORD_LOG_START) ? moveStart(to.get())
                            : CompletableFuture.<Void>completedStage(null);
                })
                .thenCompose(moved -> {
                    reign.ports().failpoints().reached(Failpoint.LOG_START_MOVED);
                    return reign.step(reign.ports().log().truncateBefore(reign.group(), to.get().next()));
                })
                .whenComplete((done, error) -> cutting = false);
    }

    /** Where this fails, the log stays as it is, and the next cut takes what this one left. */
    private CompletionStage<Void> moveStart(GroupPosition to) {
        String key = LogStart.key(reign.group());
        return reign.step(reign.ports().meta().get(key)).thenCompose(snapshot -> {
            Optional<MetaEntry> before = snapshot.entries().stream().findFirst();
            if (before.filter(entry -> LogStart.decode(entry.value()).position().next().compareTo(to.next()) >= 0).isPresent()) {
                return CompletableFuture.completedStage(null);
            }
            MetaTxn.Compare unmoved = new MetaTxn.Compare.ModifiedAt(key, before.map(MetaEntry::modified).orElse(Revision.ZERO));
            MetaTxn.Compare sameGroup = new MetaTxn.Compare.ModifiedAt(GroupRecord.key(reign.group()), reign.owner().seat().recordRevision());
            return reign.step(reign.ports().meta().txn(MetaTxn.when(List.of(unmoved, sameGroup),
                    new MetaTxn.Op.Put(key, new LogStart(to).encode())))).thenCompose(result -> result.succeeded()
                            ? CompletableFuture.<Void>completedStage(null)
                            : reign.confirm().thenApply(confirmed -> {
                                throw new IllegalStateException("the start of the log or the record of log group "
                                        + reign.group() + " has changed meanwhile");
                            }));
        });
    }
}
