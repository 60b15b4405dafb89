package io.arrwdb.core.recovery;

import io.arrwdb.core.catalog.CatalogKeys;
import io.arrwdb.core.catalog.CollectionMeta;
import io.arrwdb.core.catalog.LoadMeta;
import io.arrwdb.core.catalog.ShardMeta;
import io.arrwdb.core.id.CollectionId;
import io.arrwdb.core.id.Epoch;
import io.arrwdb.core.id.LogGroupId;
import io.arrwdb.core.id.ShardId;
import io.arrwdb.core.manifest.Manifest;
import io.arrwdb.core.manifest.PartitionTombstone;
import io.arrwdb.core.manifest.PointerRecord;
import io.arrwdb.core.manifest.SegmentEntry;
import io.arrwdb.core.plan.data.MoveTask;
import io.arrwdb.core.plan.root.SavedLimit;
import io.arrwdb.core.port.log.LogBounds;
import io.arrwdb.core.shard.GroupRecord;
import io.arrwdb.core.shard.LogStart;
import io.arrwdb.core.time.Timestamp;
import io.arrwdb.core.wal.GroupPosition;
import io.arrwdb.core.wal.Rule;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * The metadata that a copy, the newest manifests and the logs imply together.
 *
 * <ul>
 * <li>The catalog, placements, unfinished definitions and everything else of the copy are taken as they are.
 * <li>The pointer of each shard of the catalog names its newest manifest, and the catalog the log group of that.
 * <li>Splits since the copy are in the rings again ({@link SplitsSince}), moves are as far as the logs say ({@link MovesSince}).
 * <li>Timestamps and ids go on above all that the copy, manifests and logs show: timestamps by as much as a record that was on its
 *     way may lie above, ids by as much as may have been drawn since the copy, automatic primary keys among them.
 * <li>Every log group begins a new incarnation above all that its manifests and its log show, by a margin too: one that began and
 *     never led has left its trace on a node's disk alone.
 * <li>A group's log is read from where the copy says that it begins, or where it was cut since, from the first checkpoint.
 * </ul>
 */
public final class MetadataRecovery {
    /** Ids that are skipped: more than can have been drawn since the oldest copy that is kept, see {@link MetadataCopy#IDS_STEP}. */
    public static final long ID_MARGIN = 4 * MetadataCopy.IDS_STEP;
    /** By how much timestamps go on above the highest that was seen: a record of a server that died may land after its log was read. */
    public static final long TIMESTAMP_MARGIN_MILLIS = 10_000;
    /** Incarnations that are skipped above the highest that was seen. */
    public static final long INCARNATION_MARGIN = 1_000;

    private final MetadataCopy copy;
    private final Map<LogGroupId, List<Manifest>> manifests = new TreeMap<>();
    private final Map<ShardId, FoundManifest> pointed = new TreeMap<>();
    private final Map<LogGroupId, GroupFacts> logs;
    /** In whatever state: unfinished definitions are carried on. */
    private final Map<CollectionId, CollectionMeta> collections = new TreeMap<>();
    /** Those that splits have changed. */
    private final Map<CollectionId, LoadMeta> loads = new TreeMap<>();
    private final boolean aboveAll;
    private final List<String> remarks = new ArrayList<>();

    /**
     * @param newest of each shard, those that the catalog does not know included
     * @throws IllegalStateException where a half of a shard that has split since the copy is nowhere to be found
     */
    public MetadataRecovery(MetadataCopy copy, List<FoundManifest> newest, Map<LogGroupId, GroupFacts> logs) {
        this(copy, newest, logs, Rule.all());
    }

    /** @param rules all of them ({@link Rule#all}), except in the tests that prove that they are needed */
    public MetadataRecovery(MetadataCopy copy, List<FoundManifest> newest, Map<LogGroupId, GroupFacts> logs, Set<Rule> rules) {
        this.copy = copy;
        this.logs = logs;
        aboveAll = rules.contains(Rule.RECOVER_ABOVE_ALL);
        Map<ShardId, LogGroupId> groups = new TreeMap<>();
        newest.forEach(found -> groups.put(found.manifest().shard(), found.manifest().group()));
        SplitsSince splits = new SplitsSince(logs, groups);
        copy.below(CatalogKeys.COLLECTIONS).stream().map(entry -> CollectionMeta.decode(entry.value()))
                .forEach(copied -> take(copied, splits.applyTo(copied), splits, groups));
        Map<ShardId, CollectionMeta> known = new TreeMap<>();
        collections.values().forEach(collection -> collection.shards().forEach(shard -> known.put(shard.id(), collection)));
        for (FoundManifest found : newest) {
            manifests.computeIfAbsent(found.manifest().group(), g -> new ArrayList<>()).add(found.manifest());
            if (known.containsKey(found.manifest().shard())) {
                pointed.put(found.manifest().shard(), found);
            } else {
                remarks.add("shard " + found.manifest().shard() + " of collection " + found.manifest().collection()
                        + " is in no copy of the metadata: it was created after the last one, or dropped; its objects stay");
            }
        }
        known.forEach((shard, collection) -> {
            if (!pointed.containsKey(shard)) {
                remarks.add("shard " + shard + " of collection " + collection.name() + " has no manifest: it has what the log holds of it");
            }
        });
    }

    private void take(CollectionMeta copied, CollectionMeta split, SplitsSince splits, Map<ShardId, LogGroupId> groups) {
        CollectionMeta now = withGroups(split, groups);
        collections.put(now.id(), now);
        if (now.shards().size() > copied.shards().size()) {
            copy.value(CatalogKeys.load(now.id())).map(LoadMeta::decode).map(load -> splits.seated(load, copied, now))
                    .ifPresent(load -> loads.put(now.id(), load));
        }
    }

    private static CollectionMeta withGroups(CollectionMeta collection, Map<ShardId, LogGroupId> groups) {
        return collection.withRing(collection.ring(), collection.shards().stream().map(shard ->
                new ShardMeta(shard.id(), groups.getOrDefault(shard.id(), shard.group()), shard.index())).toList());
    }

    /**
     * What is written to the empty store, in this order.
     *
     * @param puts all keys, those last that let servers begin
     * @param remarks what a person should know
     */
    public record Plan(List<MetadataCopy.Entry> puts, List<String> remarks, long nextId, long timestampMillis) { }

    /** @param usedId the highest id that manifests and logs show */
    public Plan plan(long usedId) {
        Map<String, byte[]> all = new TreeMap<>();
        copy.entries().forEach(entry -> all.put(entry.key(), entry.value()));
        pointed.values().forEach(found -> all.put(PointerRecord.key(found.manifest().shard()), found.pointer().encode()));
        all.keySet().removeIf(key -> key.startsWith(MoveTask.PREFIX) || key.startsWith(MoveTask.LEFT_PREFIX));
        Map<CollectionId, MoveTask> moves = new MovesSince(copy, logs).of(List.copyOf(collections.values()));
        moves.values().forEach(task -> all.put(MoveTask.key(task.collection()), task.encode()));
        collections.values().forEach(collection -> all.put(CatalogKeys.collection(collection.id()),
                withGroups(collection, arriving(moves.get(collection.id()))).encode()));
        loads.forEach((collection, load) -> all.put(CatalogKeys.load(collection), load.encode()));
        groups().forEach((group, record) -> {
            all.put(GroupRecord.key(group), anew(group, record).encode());
            all.remove(LogStart.key(group));
            start(group).ifPresent(start -> all.put(LogStart.key(group), new LogStart(start).encode()));
        });
        long timestampMillis = Math.max(saved(SavedLimit.TIMESTAMPS), highestTs().physicalMillis() + TIMESTAMP_MARGIN_MILLIS);
        long nextId = Math.max(saved(SavedLimit.IDS), usedId + 1) + ID_MARGIN;
        all.put(SavedLimit.TIMESTAMPS, SavedLimit.encode(timestampMillis));
        all.put(SavedLimit.IDS, SavedLimit.encode(nextId));
        all.put(MetadataCopy.GENERATION_KEY, SavedLimit.encode(copy.generation() + 1));
        List<MetadataCopy.Entry> puts = all.entrySet().stream().map(e -> new MetadataCopy.Entry(e.getKey(), e.getValue()))
                .sorted(Comparator.comparing(e -> e.key().startsWith("objects/"))).toList();
        return new Plan(puts, List.copyOf(remarks), nextId, timestampMillis);
    }

    /** A shard that arrives is shown where it will be. */
    private static Map<ShardId, LogGroupId> arriving(MoveTask task) {
        return task == null || task.state() != MoveTask.State.ARRIVING ? Map.of() : Map.of(task.shard(), task.to());
    }

    /** The groups that there must be, with their records as the copy has them. */
    private Map<LogGroupId, GroupRecord> groups() {
        Map<LogGroupId, GroupRecord> groups = new TreeMap<>();
        copy.below(GroupRecord.PREFIX).forEach(entry -> groups.put(
                new LogGroupId(Integer.parseInt(entry.key().substring(GroupRecord.PREFIX.length()))), GroupRecord.decode(entry.value())));
        return groups;
    }

    private GroupRecord anew(LogGroupId group, GroupRecord record) {
        Epoch highest = new Epoch(record.incarnation(), 0);
        if (!aboveAll) {
            return new GroupRecord(highest.incarnation() + INCARNATION_MARGIN, false, record.seats());
        }
        for (Manifest manifest : manifests.getOrDefault(group, List.of())) {
            highest = max(highest, max(manifest.epoch(), manifest.checkpoint().position().barrier()));
        }
        highest = max(highest, Optional.ofNullable(logs.get(group)).map(GroupFacts::epoch).orElse(Epoch.NONE));
        return new GroupRecord(highest.incarnation() + INCARNATION_MARGIN, false, record.seats());
    }

    private Optional<GroupPosition> start(LogGroupId group) {
        LogBounds bounds = Optional.ofNullable(logs.get(group)).map(GroupFacts::bounds).orElseThrow(
                () -> new IllegalArgumentException("nothing is known of the log of group " + group));
        Optional<GroupPosition> start = GroupStart.of(copy, group, bounds, manifests.getOrDefault(group, List.of()).stream()
                .filter(m -> pointed.containsKey(m.shard())).toList());
        start.filter(position -> !GroupStart.holds(bounds, position)).ifPresent(position ->
                remarks.add("the log of group " + group + " does not go on where its manifests end, at offset " + position.next()
                        + " of " + position.topicId() + ": it holds " + bounds.start() + " to " + bounds.end() + " of " + bounds.topicId()
                        + "; the group will stop, and ./arrwdb recover group " + group + " repairs it"));
        return start;
    }

    private Timestamp highestTs() {
        Timestamp highest = Timestamp.ZERO;
        if (!aboveAll) {
            return highest;
        }
        for (List<Manifest> ofGroup : manifests.values()) {
            for (Manifest manifest : ofGroup) {
                highest = Timestamp.max(highest, highestTs(manifest));
            }
        }
        for (GroupFacts log : logs.values()) {
            highest = Timestamp.max(highest, log.ts());
        }
        return highest;
    }

    /** The highest timestamp that a manifest shows. */
    public static Timestamp highestTs(Manifest manifest) {
        Timestamp highest = Timestamp.max(manifest.checkpoint().position().floor(),
                Timestamp.max(manifest.checkpoint().progress().lastTs(), manifest.checkpoint().progress().ddlTs()));
        for (SegmentEntry segment : manifest.segments()) {
            highest = Timestamp.max(highest, segment.maxTs());
        }
        for (PartitionTombstone tombstone : manifest.tombstones()) {
            highest = Timestamp.max(highest, tombstone.ts());
        }
        return highest;
    }

    /** The highest id that a manifest shows. */
    public static long highestId(Manifest manifest) {
        long highest = Math.max(manifest.collection().value(), manifest.shard().value());
        for (SegmentEntry segment : manifest.segments()) {
            highest = Math.max(highest, Math.max(segment.segment().value(), segment.partition().value()));
            highest = segment.indexes().stream().mapToLong(index -> index.index().value()).reduce(highest, Math::max);
        }
        return manifest.compactions().stream().mapToLong(c -> Math.max(c.build().value(), c.output().value())).reduce(highest, Math::max);
    }

    private long saved(String key) {
        return copy.value(key).map(SavedLimit::decode).orElse(0L);
    }

    private static Epoch max(Epoch a, Epoch b) {
        return a.compareTo(b) >= 0 ? a : b;
    }
}
