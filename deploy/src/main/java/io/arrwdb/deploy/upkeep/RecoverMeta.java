package io.arrwdb.deploy.upkeep;

import io.arrwdb.core.codec.MalformedBytesException;
import io.arrwdb.core.coordination.Membership;
import io.arrwdb.core.id.LogGroupId;
import io.arrwdb.core.port.log.LogBounds;
import io.arrwdb.core.port.meta.MetaEntry;
import io.arrwdb.core.port.meta.MetaStore;
import io.arrwdb.core.port.object.ObjectEntry;
import io.arrwdb.core.recovery.FoundManifest;
import io.arrwdb.core.recovery.GroupFacts;
import io.arrwdb.core.recovery.LogTotals;
import io.arrwdb.core.recovery.MetadataCopy;
import io.arrwdb.core.recovery.MetadataRecovery;
import io.arrwdb.core.shard.GroupRecord;
import io.arrwdb.deploy.compose.Stores;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Fills an empty metadata store again. The first transaction takes the store, so that nobody else fills it at the same time; the
 * last writes what a server compares with the object store's owner, so that none begins on half of it. One that was
 * interrupted finds its own mark and begins anew.
 */
final class RecoverMeta {
    private static final String MARK = "meta/recovering";

    private final Stores stores;
    private final Progress progress;

    RecoverMeta(Stores stores, Progress progress) {
        this.stores = stores;
        this.progress = progress;
    }

    /** What was recovered, and what a person should know about it. */
    record Done(MetadataCopy copy, int shards, MetadataRecovery.Plan plan) { }

    Done run() {
        MetaStore meta = stores.meta();
        refuseUnlessEmpty(meta.range("").toCompletableFuture().join().entries());
        MetadataCopy copy = newestCopy();
        List<FoundManifest> newest = NewestManifests.find(stores.objects(), progress);
        long usedId = newest.stream().mapToLong(found -> MetadataRecovery.highestId(found.manifest())).max().orElse(0);
        Map<LogGroupId, GroupFacts> logs = new TreeMap<>();
        for (MetadataCopy.Entry record : copy.below(GroupRecord.PREFIX)) {
            LogGroupId group = new LogGroupId(Integer.parseInt(record.key().substring(GroupRecord.PREFIX.length())));
            LogTotals totals = new LogTotals();
            LogBounds bounds = LogScan.readAll(stores.log(), group, entry -> {
                totals.take(entry);
                progress.say("reading the log of group %s: offset %s".formatted(group, entry.offset()));
            });
            usedId = Math.max(usedId, totals.id());
            logs.put(group, new GroupFacts(bounds, totals.epoch(), totals.ts()));
        }
        MetadataRecovery.Plan plan = new MetadataRecovery(copy, newest, logs).plan(usedId);
        MetadataWriter.begin(meta, MARK, copy.key());
        MetadataWriter.write(meta, plan.puts(), progress);
        MetadataWriter.end(meta, MARK);
        return new Done(copy, newest.size(), plan);
    }

    private static void refuseUnlessEmpty(List<MetaEntry> entries) {
        if (entries.isEmpty() || entries.stream().anyMatch(entry -> entry.key().equals(MARK))) {
            return;
        }
        boolean runs = entries.stream().anyMatch(entry -> entry.key().startsWith(Membership.PREFIX));
        throw new IllegalStateException("the metadata store is not empty: it holds " + entries.size() + " keys, such as "
                + entries.getFirst().key() + (runs ? "; a server runs on it: stop every server, then empty the store below its prefix"
                        : ": this is for one that was lost. Empty it below its prefix where what it holds is worth nothing"));
    }

    private MetadataCopy newestCopy() {
        List<ObjectEntry> copies = stores.objects().list(MetadataCopy.PREFIX).toCompletableFuture().join();
        for (ObjectEntry entry : copies.reversed()) {
            try {
                return MetadataCopy.decode(stores.objects().get(entry.key()).toCompletableFuture().join());
            } catch (MalformedBytesException e) {
                progress.tell("the copy " + entry.key() + " is damaged and an older one is taken: " + e.getMessage());
            }
        }
        throw new IllegalStateException("the object store holds no copy of the metadata that can be read, below " + MetadataCopy.PREFIX
                + ": are arrwdb.object.* the settings of the deployment whose metadata was lost?");
    }
}
