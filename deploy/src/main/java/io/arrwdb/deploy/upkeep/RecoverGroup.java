package io.arrwdb.deploy.upkeep;

import io.arrwdb.core.catalog.Catalog;
import io.arrwdb.core.catalog.CatalogKeys;
import io.arrwdb.core.catalog.CollectionMeta;
import io.arrwdb.core.catalog.ShardMeta;
import io.arrwdb.core.coordination.Membership;
import io.arrwdb.core.id.LogGroupId;
import io.arrwdb.core.id.Offset;
import io.arrwdb.core.id.ShardId;
import io.arrwdb.core.manifest.GarbageEntry;
import io.arrwdb.core.manifest.Manifest;
import io.arrwdb.core.manifest.ManifestCodec;
import io.arrwdb.core.manifest.PointerRecord;
import io.arrwdb.core.port.log.LogBounds;
import io.arrwdb.core.port.log.LogEntry;
import io.arrwdb.core.port.log.LogException;
import io.arrwdb.core.port.meta.MetaEntry;
import io.arrwdb.core.port.meta.MetaTxn;
import io.arrwdb.core.port.meta.Revision;
import io.arrwdb.core.port.object.ObjectEntry;
import io.arrwdb.core.recovery.LogRepair;
import io.arrwdb.core.recovery.LogReview;
import io.arrwdb.core.recovery.LogTotals;
import io.arrwdb.core.recovery.MovedManifest;
import io.arrwdb.core.shard.GroupRecord;
import io.arrwdb.core.shard.LogStart;
import io.arrwdb.core.wal.GroupPosition;
import io.arrwdb.deploy.compose.Stores;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Lets a log group go on whose log lost records, or that lost its decisions with the disks of most of those who order them. First finds
 * what is lost and changes nothing; then, where that was agreed to, writes manifests that go on behind the loss, points to them, and
 * last moves the group to its next incarnation. Interrupted in between it is run again: shards that were moved are whole by then.
 *
 * <p>Where the log has everything, the group's record alone changes, in one transaction, and servers may run: an incarnation is
 * made for leaders of the one before to be alive.
 */
final class RecoverGroup {
    private final Stores stores;
    private final LogGroupId group;
    private final Progress progress;
    private Revision recordRevision = Revision.ZERO;

    RecoverGroup(Stores stores, LogGroupId group, Progress progress) {
        this.stores = stores;
        this.group = group;
        this.progress = progress;
    }

    /** The log group that a shard lies on. */
    static LogGroupId groupOf(Stores stores, ShardId shard) {
        return catalog(stores).collectionOf(shard).flatMap(c -> c.shards().stream().filter(s -> s.id().equals(shard)).findFirst())
                .map(ShardMeta::group).orElseThrow(() -> new IllegalStateException("no collection has a shard " + shard));
    }

    /** @param givenUp shards whose log is given up whatever it holds */
    LogRepair.Plan plan(Set<ShardId> givenUp) {
        MetaEntry found = get(GroupRecord.key(group)).orElseThrow(() -> new IllegalStateException("the metadata knows no log group " + group));
        GroupRecord record = GroupRecord.decode(found.value());
        recordRevision = found.modified();
        LogBounds bounds = stores.log().bounds(group).toCompletableFuture().join();
        LogRepair repair = new LogRepair(group, bounds, record, get(LogStart.key(group)).map(entry -> LogStart.decode(entry.value()).position()),
                published(), shards());
        givenUp.forEach(repair::giveUp);
        LogTotals totals = new LogTotals();
        readAsFarAsPossible(bounds, bounds.start(), totals::take);
        repair.saw(totals.epoch(), totals.ts());
        LogRepair.Plan plan = repair.plan(review(repair, bounds));
        if (!plan.logIsWhole()) {
            refuseWhileServersRun();
        }
        return plan;
    }

    /** Reads again after each finding, until what is whole can be read to the end. Answers the shards whose creation was read. */
    private Set<ShardId> review(LogRepair repair, LogBounds bounds) {
        while (true) {
            Optional<GroupPosition> start = repair.start();
            if (start.isEmpty()) {
                return Set.of();
            }
            LogReview review = new LogReview(start.get(), repair.whole());
            Optional<Offset> broken = readAsFarAsPossible(bounds, start.get().next(), review::take);
            if (!review.reason().isEmpty()) {
                progress.tell(review.reason());
            }
            Optional<Offset> blocked = broken.or(review::unreadable);
            blocked.ifPresent(repair::giveUpThrough);
            review.contradicted().forEach(repair::giveUp);
            if (blocked.isEmpty() && review.contradicted().isEmpty()) {
                return review.followed();
            }
        }
    }

    /** Empty where the end was reached; else the last offset that must be given up, for nobody knows where reading goes on. */
    private Optional<Offset> readAsFarAsPossible(LogBounds bounds, Offset from, Consumer<LogEntry> taker) {
        try {
            LogScan.read(stores.log(), group, from, bounds.end(), taker);
            return Optional.empty();
        } catch (CompletionException e) {
            if (e.getCause() instanceof LogException.Corrupt corrupt) {
                progress.tell(corrupt.getMessage());
                return Optional.of(new Offset(bounds.end().value() - 1));
            }
            throw e;
        }
    }

    void carryOut(LogRepair.Plan plan) {
        if (plan.logIsWhole()) {
            beginAnew(plan.record());
            return;
        }
        List<MetaTxn.Op> ops = new ArrayList<>();
        for (LogRepair.Loss loss : plan.moved()) {
            Manifest manifest = loss.manifest().map(before -> MovedManifest.behindLoss(before, plan.epoch(), plan.end(), garbage(before)))
                    .orElseGet(() -> MovedManifest.empty(loss.collection().orElseThrow(), loss.shard(), group, plan.epoch(), plan.end()));
            ops.add(new MetaTxn.Op.Put(PointerRecord.key(loss.shard()), ManifestStore.put(stores, manifest).encode()));
            progress.say("moving shards: %,d of %,d".formatted(ops.size(), plan.moved().size()));
        }
        for (int at = 0; at < ops.size(); at += MetaTxn.MAX_OPERATIONS) {
            write(ops.subList(at, Math.min(ops.size(), at + MetaTxn.MAX_OPERATIONS)));
        }
        write(List.of(new MetaTxn.Op.Put(LogStart.key(group), new LogStart(plan.start()).encode()),
                new MetaTxn.Op.Put(GroupRecord.key(group), plan.record().encode())));
    }

    private void beginAnew(GroupRecord record) {
        MetaTxn.Result result = stores.meta().txn(MetaTxn.when(List.of(new MetaTxn.Compare.ModifiedAt(GroupRecord.key(group), recordRevision)),
                new MetaTxn.Op.Put(GroupRecord.key(group), record.encode()))).toCompletableFuture().join();
        if (!result.succeeded()) {
            throw new IllegalStateException("the record of log group " + group + " has changed meanwhile: look again, without --yes");
        }
    }

    /** What unfinished compactions wrote: nobody will finish them. */
    private List<GarbageEntry> garbage(Manifest before) {
        long version = before.version() + 1;
        long now = stores.clock().wallMillis();
        Stream<String> left = before.compactions().stream().flatMap(c -> stores.objects().list(c.prefix()).toCompletableFuture().join().stream())
                .map(ObjectEntry::key);
        return Stream.concat(before.garbage().stream(), left.map(key -> new GarbageEntry(key, version, now))).toList();
    }

    private void refuseWhileServersRun() {
        List<MetaEntry> sessions = stores.meta().range(Membership.PREFIX).toCompletableFuture().join().entries();
        if (!sessions.isEmpty()) {
            throw new IllegalStateException("servers run: " + String.join(", ", sessions.stream().map(e ->
                    e.key().substring(Membership.PREFIX.length())).toList()) + ". Stop them; one that was killed is forgotten after 10 s");
        }
    }

    private List<Manifest> published() {
        List<Manifest> manifests = new ArrayList<>();
        for (MetaEntry entry : stores.meta().range(PointerRecord.PREFIX).toCompletableFuture().join().entries()) {
            PointerRecord pointer = PointerRecord.decode(entry.value());
            if (pointer.group().equals(group)) {
                byte[] bytes = stores.objects().get(pointer.manifest()).toCompletableFuture().join();
                if (ManifestCodec.checksum(bytes) != pointer.checksum()) {
                    throw new IllegalStateException("manifest " + pointer.manifest() + " is not the one that the pointer of shard "
                            + pointer.shard() + " names: restore it");
                }
                manifests.add(ManifestCodec.decode(bytes));
            }
        }
        return manifests;
    }

    private Map<ShardId, CollectionMeta> shards() {
        Map<ShardId, CollectionMeta> shards = new HashMap<>();
        catalog(stores).collections().forEach(collection -> collection.shards().stream().filter(s -> s.group().equals(group))
                .forEach(s -> shards.put(s.id(), collection)));
        return shards;
    }

    private static Catalog catalog(Stores stores) {
        return Catalog.of(stores.meta().range(CatalogKeys.PREFIX).toCompletableFuture().join());
    }

    private Optional<MetaEntry> get(String key) {
        return stores.meta().get(key).toCompletableFuture().join().entries().stream().findFirst();
    }

    private void write(List<MetaTxn.Op> ops) {
        stores.meta().txn(MetaTxn.of(ops.toArray(MetaTxn.Op[]::new))).toCompletableFuture().join();
    }
}
