package io.arrwdb.testkit.sim;

import io.arrwdb.core.catalog.CatalogKeys;
import io.arrwdb.core.catalog.CollectionMeta;
import io.arrwdb.core.catalog.CollectionState;
import io.arrwdb.core.catalog.DatabaseMeta;
import io.arrwdb.core.catalog.ShardMeta;
import io.arrwdb.core.id.LogGroupId;
import io.arrwdb.core.id.ShardId;
import io.arrwdb.core.manifest.ManifestCodec;
import io.arrwdb.core.manifest.PointerRecord;
import io.arrwdb.core.port.meta.MetaEntry;
import io.arrwdb.core.port.meta.MetaSnapshot;
import io.arrwdb.core.port.meta.MetaTxn;
import io.arrwdb.core.recovery.FoundManifest;
import io.arrwdb.core.recovery.GroupFacts;
import io.arrwdb.core.recovery.LogTotals;
import io.arrwdb.core.recovery.MetadataCopy;
import io.arrwdb.core.recovery.MetadataRecovery;
import io.arrwdb.core.recovery.NewestManifestNames;
import io.arrwdb.core.ring.TokenRing;
import io.arrwdb.core.time.Timestamp;
import io.arrwdb.core.wal.Rule;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The metadata store is emptied, once, and filled again as {@code recover meta} does it: every node is stopped; the catalog is as it
 * was, log groups as an older copy knows them, pointers as the newest manifests imply; the oracle's clock is behind from then on.
 */
final class SimMetadataLoss {
    private static final long FIRST_MICROS = 4_000_000;
    private static final long SPREAD_MICROS = 5_000_000;
    private static final long COPY_AGE_MICROS = 1_500_000;
    private static final long BEHIND_MILLIS = 4_000;

    private final SimServices services;
    private final SimDirectory directory;
    private final SimShards shards;
    private final List<LogGroupId> groups;
    private final Set<Rule> rules;
    private final MetaModel model;
    private List<MetaEntry> copied = List.of();

    SimMetadataLoss(SimServices services, SimDirectory directory, SimShards shards, List<LogGroupId> groups, Set<Rule> rules) {
        this.services = services;
        this.directory = directory;
        this.shards = shards;
        this.groups = groups;
        this.rules = rules;
        this.model = services.meta.model();
    }

    void start() {
        services.scheduler.after(FIRST_MICROS + services.scheduler.random().nextLong(SPREAD_MICROS), () -> {
            copied = model.range("");
            services.scheduler.after(services.scheduler.random().nextLong(COPY_AGE_MICROS), this::lose);
        });
    }

    private void lose() {
        services.scheduler.note("the metadata is lost");
        directory.nodes().stream().filter(node -> node.process().isAlive()).forEach(SimNode::crash);
        services.objects.restore();
        List<FoundManifest> newest = newest();
        long usedId = newest.stream().mapToLong(found -> MetadataRecovery.highestId(found.manifest())).max().orElse(0);
        Map<LogGroupId, GroupFacts> logs = new TreeMap<>();
        for (LogGroupId group : groups) {
            LogTotals totals = new LogTotals();
            SimPartition partition = services.log.partition(group);
            partition.entries().stream().skip(partition.bounds().start().value()).forEach(totals::take);
            usedId = Math.max(usedId, totals.id());
            logs.put(group, new GroupFacts(partition.bounds(), totals.epoch(), totals.ts(), Map.of()));
        }
        fill(new MetadataRecovery(copy(), newest, logs, rules).plan(usedId));
        directory.nodes().forEach(node -> services.scheduler.after(services.scheduler.random().nextLong(600_000), () -> {
            if (!node.process().isAlive()) {
                node.start();
            }
        }));
    }

    private void fill(MetadataRecovery.Plan plan) {
        model.txn(MetaTxn.when(List.of(), new MetaTxn.Op.DeletePrefix("")));
        plan.puts().forEach(entry -> model.txn(MetaTxn.when(List.of(), new MetaTxn.Op.Put(entry.key(), entry.value()))));
        services.oracle.beginAnew(Timestamp.ofMillis(plan.timestampMillis()), plan.nextId(), BEHIND_MILLIS);
    }

    private List<FoundManifest> newest() {
        Map<String, byte[]> objects = services.objects.objects();
        List<FoundManifest> found = new ArrayList<>();
        new NewestManifestNames(objects.keySet(), name -> ManifestCodec.decode(objects.get(name.key()))).find().values().forEach(name -> {
            byte[] bytes = objects.get(name.key());
            found.add(new FoundManifest(name.key(), ManifestCodec.checksum(bytes), ManifestCodec.decode(bytes)));
        });
        return found;
    }

    /** Log groups as they were; the catalog, which is copied with every change, as it is, and with what is being dropped. */
    private MetadataCopy copy() {
        List<MetaEntry> entries = new ArrayList<>(copied);
        MetadataCopy copy = MetadataCopy.of(new MetaSnapshot(model.revision(), entries), 0);
        List<MetadataCopy.Entry> all = new ArrayList<>(copy.entries());
        all.add(new MetadataCopy.Entry(CatalogKeys.collection(SimShards.COLLECTION), collection().encode()));
        return new MetadataCopy(copy.generation(), copy.revision(), 0, all);
    }

    private CollectionMeta collection() {
        Map<ShardId, LogGroupId> known = new TreeMap<>();
        model.range(PointerRecord.PREFIX).stream().filter(entry -> entry.key().startsWith(PointerRecord.PREFIX))
                .map(entry -> PointerRecord.decode(entry.value())).forEach(pointer -> known.put(pointer.shard(), pointer.group()));
        shards.all().forEach(shard -> known.put(shard.id(), shard.group()));
        List<ShardMeta> metas = new ArrayList<>();
        known.forEach((shard, group) -> metas.add(new ShardMeta(shard, group, metas.size())));
        return new CollectionMeta(SimShards.COLLECTION, DatabaseMeta.DEFAULT_ID, "c", SimRows.schema(false, 1), List.of(), metas,
                TokenRing.create(List.copyOf(new TreeSet<>(known.keySet())), new Timestamp(1)), List.of(), Map.of(), 2, true, new Timestamp(1),
                new Timestamp(1), CollectionState.AVAILABLE);
    }
}
