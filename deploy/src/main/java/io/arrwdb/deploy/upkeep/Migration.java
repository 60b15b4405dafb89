package io.arrwdb.deploy.upkeep;

import io.arrwdb.core.catalog.CatalogKeys;
import io.arrwdb.core.id.Epoch;
import io.arrwdb.core.id.LogGroupId;
import io.arrwdb.core.id.Offset;
import io.arrwdb.core.id.RequestId;
import io.arrwdb.core.manifest.FileRef;
import io.arrwdb.core.manifest.Manifest;
import io.arrwdb.core.manifest.ManifestCodec;
import io.arrwdb.core.manifest.ObjectNames;
import io.arrwdb.core.manifest.PointerRecord;
import io.arrwdb.core.plan.root.SavedLimit;
import io.arrwdb.core.port.log.LogBounds;
import io.arrwdb.core.port.meta.MetaEntry;
import io.arrwdb.core.port.meta.MetaStore;
import io.arrwdb.core.port.meta.MetaTxn;
import io.arrwdb.core.port.object.ObjectBody;
import io.arrwdb.core.recovery.MetadataCopy;
import io.arrwdb.core.recovery.MovedManifest;
import io.arrwdb.core.shard.GroupRecord;
import io.arrwdb.core.shard.LogStart;
import io.arrwdb.core.wal.GroupPosition;
import io.arrwdb.deploy.compose.Stores;
import io.arrwdb.deploy.config.Settings;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Makes a stopped standalone server's data a cluster's: objects, then the log's records as they are, then manifests that name the same
 * places in the copied log, and last the metadata, in which every log group begins a new incarnation. The log is copied and not flushed
 * first, because readers of the same records come to the same state, to the bit: nothing has to be started on the old
 * data, and nothing about them has to be believed. Interrupted at any place, it is called again and goes on.
 */
final class Migration {
    private static final String MARK = "meta/migrating";
    private static final String OWNER_KEY = "objects/drawn";
    private static final String OWNER = ObjectNames.ROOT + "/owner";

    private final Stores from;
    private final Stores to;
    private final Progress progress;
    private final String owner;
    private final MetadataCopy metadata;

    Migration(Stores from, Stores to, Progress progress) {
        this.from = from;
        this.to = to;
        this.progress = progress;
        metadata = MetadataCopy.of(from.meta().range("").toCompletableFuture().join(), 0);
        owner = metadata.value(OWNER_KEY).map(bytes -> new String(bytes, StandardCharsets.UTF_8)).orElseThrow(
                () -> new IllegalStateException("there is nothing in the data directory: no server has begun in it"));
    }

    /** What was brought over. */
    record Done(int collections, int shards, int objects, long bytes, long records) { }

    Done run() {
        List<Manifest> manifests = published();
        Map<LogGroupId, GroupRecord> groups = groups();
        if (to.settings().get(Settings.LOG_GROUPS) < groups.size()) {
            throw new IllegalStateException("the data have " + groups.size() + " log groups: set arrwdb.log.groups to as many, or more");
        }
        begin();
        List<FileRef> files = manifests.stream().flatMap(m -> m.files().stream()).toList();
        new ObjectCopy(from.objects(), to.objects(), progress).copy(files);
        Map<String, byte[]> all = new TreeMap<>();
        metadata.entries().stream().filter(entry -> !entry.key().startsWith("tasks/")).forEach(entry -> all.put(entry.key(), entry.value()));
        long records = 0;
        for (Map.Entry<LogGroupId, GroupRecord> group : groups.entrySet()) {
            records += move(group.getKey(), group.getValue(), manifests, all);
        }
        all.put(MetadataCopy.GENERATION_KEY, SavedLimit.encode(metadata.generation() + 1));
        MetadataWriter.write(to.meta(), all.entrySet().stream().map(e -> new MetadataCopy.Entry(e.getKey(), e.getValue()))
                .sorted(Comparator.comparing(e -> e.key().startsWith("objects/"))).toList(), progress);
        to.meta().txn(MetaTxn.of(new MetaTxn.Op.DeletePrefix(MARK))).toCompletableFuture().join();
        return new Done(metadata.below(CatalogKeys.COLLECTIONS).size(), manifests.size(), files.size(),
                files.stream().mapToLong(FileRef::lengthBytes).sum(), records);
    }

    // ---- the beginning

    private void begin() {
        Optional<String> mark = get(to.meta(), MARK).map(bytes -> new String(bytes, StandardCharsets.UTF_8));
        if (mark.isPresent() && !mark.get().equals(owner)) {
            throw new IllegalStateException("the data of another directory (" + mark.get() + ") are being brought to this place");
        }
        if (mark.isEmpty()) {
            Vacancy.require(to, groups().keySet());
            to.meta().txn(MetaTxn.of(new MetaTxn.Op.DeletePrefix(""))).toCompletableFuture().join();
            MetadataWriter.begin(to.meta(), MARK, owner);
        }
        // From here on a server that begins there finds another's objects, and refuses.
        to.objects().put(OWNER, ObjectBody.of(owner.getBytes(StandardCharsets.UTF_8))).toCompletableFuture().join();
    }

    private Map<LogGroupId, GroupRecord> groups() {
        Map<LogGroupId, GroupRecord> groups = new TreeMap<>();
        metadata.below(GroupRecord.PREFIX).forEach(entry -> groups.put(
                new LogGroupId(Integer.parseInt(entry.key().substring(GroupRecord.PREFIX.length()))), GroupRecord.decode(entry.value())));
        return groups;
    }

    private List<Manifest> published() {
        List<Manifest> manifests = new ArrayList<>();
        for (MetaEntry entry : from.meta().range(PointerRecord.PREFIX).toCompletableFuture().join().entries()) {
            PointerRecord pointer = PointerRecord.decode(entry.value());
            byte[] bytes = from.objects().get(pointer.manifest()).toCompletableFuture().join();
            if (ManifestCodec.checksum(bytes) != pointer.checksum()) {
                throw new IllegalStateException("manifest " + pointer.manifest() + " is damaged: ./arrwdb fsck tells what else is");
            }
            manifests.add(ManifestCodec.decode(bytes));
        }
        return manifests;
    }

    // ---- a log group

    private long move(LogGroupId group, GroupRecord record, List<Manifest> manifests, Map<String, byte[]> all) {
        LogBounds source = from.log().bounds(group).toCompletableFuture().join();
        GroupPosition start = metadata.value(LogStart.key(group)).map(LogStart::decode).map(LogStart::position)
                .orElseGet(() -> GroupPosition.beginning(source.topicId()));
        start.verify(source);
        GroupRecord anew = new GroupRecord(record.incarnation() + Vacancy.INCARNATIONS_PASSED, false, to.seats());
        Epoch epoch = new Epoch(anew.incarnation(), 0);
        Offset base = base(group);
        long records = new LogCopy(from.log(), to.log(), progress).copy(group, start.next(), base, epoch);
        String topicId = to.log().bounds(group).toCompletableFuture().join().topicId();
        long shift = base.value() - start.next().value();
        all.put(GroupRecord.key(group), anew.encode());
        all.put(LogStart.key(group), new LogStart(MovedManifest.toCopiedLog(start, topicId, shift)).encode());
        for (Manifest manifest : manifests) {
            if (manifest.group().equals(group)) {
                Manifest moved = MovedManifest.toCopiedLog(manifest, epoch, topicId, shift);
                all.put(PointerRecord.key(manifest.shard()), ManifestStore.put(to, moved, new RequestId(0, 1)).encode());
            }
        }
        return records;
    }

    /** Where the group's copied records begin: at the end of the log that was found, remembered for another try. */
    private Offset base(LogGroupId group) {
        String key = MARK + "/" + group;
        Optional<byte[]> known = get(to.meta(), key);
        if (known.isPresent()) {
            return new Offset(SavedLimit.decode(known.get()));
        }
        Offset end = to.log().bounds(group).toCompletableFuture().join().end();
        to.meta().txn(MetaTxn.of(new MetaTxn.Op.Put(key, SavedLimit.encode(end.value())))).toCompletableFuture().join();
        return end;
    }

    private static Optional<byte[]> get(MetaStore meta, String key) {
        return meta.get(key).toCompletableFuture().join().entries().stream().findFirst().map(MetaEntry::value);
    }
}
