package io.arrwdb.deploy.upkeep;

import io.arrwdb.core.codec.MalformedBytesException;
import io.arrwdb.core.coordination.Membership;
import io.arrwdb.core.id.LogGroupId;
import io.arrwdb.core.id.ShardId;
import io.arrwdb.core.manifest.Manifest;
import io.arrwdb.core.port.log.LogBounds;
import io.arrwdb.core.port.meta.MetaEntry;
import io.arrwdb.core.port.meta.MetaStore;
import io.arrwdb.core.port.object.ObjectEntry;
import io.arrwdb.core.recovery.FoundManifest;
import io.arrwdb.core.recovery.GroupFacts;
import io.arrwdb.core.recovery.GroupStart;
import io.arrwdb.core.recovery.LogReview;
import io.arrwdb.core.recovery.LogTotals;
import io.arrwdb.core.recovery.MetadataCopy;
import io.arrwdb.core.recovery.MetadataRecovery;
import io.arrwdb.core.recovery.ShardStanding;
import io.arrwdb.core.shard.GroupRecord;
import io.arrwdb.core.wal.GroupPosition;
import io.arrwdb.deploy.compose.Stores;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;

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
        AtomicLong used = new AtomicLong(newest.stream().mapToLong(found -> MetadataRecovery.highestId(found.manifest())).max().orElse(0));
        Map<LogGroupId, GroupFacts> logs = new TreeMap<>();
        for (MetadataCopy.Entry record : copy.below(GroupRecord.PREFIX)) {
            LogGroupId group = new LogGroupId(Integer.parseInt(record.key().substring(GroupRecord.PREFIX.length())));
            logs.put(group, facts(copy, group, newest.stream().map(FoundManifest::manifest).filter(m -> m.group().equals(group)).toList(), used));
        }
        MetadataRecovery.Plan plan = new MetadataRecovery(copy, newest, logs).plan(used.get());
        MetadataWriter.begin(meta, MARK, copy.key());
        MetadataWriter.write(meta, plan.puts(), progress);
        MetadataWriter.end(meta, MARK);
        return new Done(copy, newest.size(), plan);
    }

    /** Reads the whole log. @param usedId raised to the highest id that it shows */
    private GroupFacts facts(MetadataCopy copy, LogGroupId group, List<Manifest> manifests, AtomicLong usedId) {
        LogBounds bounds = stores.log().bounds(group).toCompletableFuture().join();
        List<Manifest> readable = manifests.stream().filter(m -> GroupStart.holds(bounds, m.checkpoint().position())).toList();
        GroupPosition start = GroupStart.of(copy, group, bounds, readable).orElseGet(() -> GroupPosition.beginning(bounds.topicId()));
        LogReview review = new LogReview(start, readable.stream().map(Manifest::checkpoint).toList());
        LogTotals totals = new LogTotals();
        LogScan.read(stores.log(), group, bounds.start(), bounds.end(), entry -> {
            totals.take(entry);
            if (entry.offset().compareTo(start.next()) >= 0) {
                review.take(entry);
            }
            progress.say("reading the log of group %s: offset %s".formatted(group, entry.offset()));
        });
        usedId.accumulateAndGet(totals.id(), Math::max);
        Map<ShardId, ShardStanding> standings = new TreeMap<>();
        manifests.forEach(m -> standings.put(m.shard(), new ShardStanding(m.checkpoint().progress().ownership(), m.checkpoint().progress().residence())));
        standings.putAll(review.standings());
        return new GroupFacts(bounds, totals.epoch(), totals.ts(), standings);
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
