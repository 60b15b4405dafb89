package io.arrwdb.shard.table;

import static org.assertj.core.api.Assertions.assertThat;

import io.arrwdb.core.id.CollectionId;
import io.arrwdb.core.id.LogGroupId;
import io.arrwdb.core.id.Offset;
import io.arrwdb.core.id.PartitionId;
import io.arrwdb.core.id.RequestId;
import io.arrwdb.core.id.SegmentId;
import io.arrwdb.core.id.ShardId;
import io.arrwdb.core.manifest.DeleteFile;
import io.arrwdb.core.manifest.FileRef;
import io.arrwdb.core.manifest.Manifest;
import io.arrwdb.core.manifest.SegmentEntry;
import io.arrwdb.core.schema.CollectionSchema;
import io.arrwdb.core.time.Timestamp;
import io.arrwdb.core.wal.ReaderState;
import io.arrwdb.core.wal.ShardChange;
import io.arrwdb.core.wal.Verdict;
import io.arrwdb.engine.memory.MemoryBudget;
import io.arrwdb.shard.segment.DeletedRows;
import io.arrwdb.shard.segment.HeapSegmentStore;
import io.arrwdb.shard.segment.SealedSegment;
import io.arrwdb.shard.segment.WrittenSegment;
import io.arrwdb.shard.view.RowsAt;
import io.arrwdb.shard.view.ShardView;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/**
 * A leader's table, a follower's that lags, and a model, under random operations of every kind: what a data node, a query
 * node and compaction do to a shard, without their threads and their network.
 */
final class ShardWorld {
    private static final CollectionId COLLECTION = new CollectionId(1);
    private static final ShardId SHARD = new ShardId(2);
    private static final int KEYS = 24;
    private static final int PARTITIONS = 3;
    private static final int DELETE_FILES = 3;

    private final RandomGenerator random;
    private final boolean textKeys;
    private final boolean replace;
    private final HeapSegmentStore store = new HeapSegmentStore();
    private final ShardModel model = new ShardModel();
    private final List<LoggedRequest> log = new ArrayList<>();
    private final List<Manifest> manifests = new ArrayList<>();
    private final Map<PartitionId, SegmentId> growing = new HashMap<>();
    private final List<PartitionId> partitions = new ArrayList<>();
    private CollectionSchema schema;
    private ShardTable leader;
    private ShardTable follower;
    private int followed;
    private Freeze pendingFlush;
    private Compaction pendingCompaction;
    private Timestamp now = Timestamp.ofMillis(1000);
    private Timestamp horizon = Timestamp.ZERO;
    private Timestamp dropHorizon = Timestamp.ZERO;
    private long ids = 100;
    private final List<HeldAt> heldViews = new ArrayList<>();

    private record LoggedRequest(Offset offset, Verdict.Accepted request) { }

    private record HeldAt(ShardView view, Timestamp mvcc, Map<Long, List<Long>> expected) { }

    private record Compaction(List<SegmentId> inputs, SegmentEntry output, SealedSegment opened) { }

    ShardWorld(long seed, boolean textKeys, boolean replace) {
        this.random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        this.textKeys = textKeys;
        this.replace = replace;
        schema = Rows.schema(textKeys, 0);
        leader = table();
        follower = table();
        for (int i = 0; i < PARTITIONS; i++) {
            partitions.add(new PartitionId(ids++));
        }
    }

    void step() {
        switch (random.nextInt(30)) {
            case 0, 1, 2, 3, 4, 5, 6 -> insert();
            case 7, 8, 9 -> delete();
            case 10 -> seal();
            case 11, 12 -> flush();
            case 13, 23, 24 -> startCompaction();
            case 14, 25, 26 -> endCompaction();
            case 15, 16, 27, 28 -> follow();
            case 17 -> restartLeader();
            case 18 -> restartFollower();
            case 19 -> rarely();
            case 20 -> holdView();
            case 21 -> releaseView();
            case 22 -> replay();
            default -> check();
        }
    }

    /** Everything is level, everything is let go, nothing is left open. */
    void end() {
        flush();
        endCompaction();
        while (followed < log.size()) {
            follow();
        }
        check();
        assertThat(follower.stateHash()).as("state of the follower").isEqualTo(leader.stateHash());
        while (!heldViews.isEmpty()) {
            releaseView();
        }
        if (pendingFlush != null) {
            pendingFlush.close();
        }
        leader.close();
        follower.close();
        assertThat(store.open()).as("segments still open").isZero();
    }

    private ShardTable table() {
        return new ShardTable(COLLECTION, SHARD, Rows.schema(textKeys, 0), MemoryBudget.unlimited());
    }

    private void insert() {
        PartitionId partition = partitions.get(random.nextInt(partitions.size()));
        List<Long> keys = someKeys();
        List<Long> values = keys.stream().map(k -> ids++).toList();
        SegmentId segment = growing.computeIfAbsent(partition, p -> new SegmentId(ids++));
        Timestamp ts = tick();
        model.insert(partition, keys, values, replace, ts);
        Applied applied = append(ts, new ShardChange.Insert(partition, segment, 0, replace,
                Rows.batch(textKeys, keys, values)));
        assertThat(applied.counts()).containsExactly(keys.size());
    }

    private void delete() {
        List<Long> keys = someKeys().stream().distinct().toList();
        Optional<PartitionId> partition = random.nextInt(3) == 0
                ? Optional.of(partitions.get(random.nextInt(partitions.size()))) : Optional.empty();
        List<Timestamp> expected = random.nextInt(3) == 0 ? keys.stream().map(model::newest).toList() : List.of();
        ShardChange.Delete delete = new ShardChange.Delete(partition, ShardModel.keys(textKeys, keys), expected);
        Timestamp ts = tick();
        long before = alive();
        model.delete(delete, keys, ts);
        Applied applied = append(ts, delete);
        if (replace) {
            assertThat(applied.counts()[0]).as("keys deleted").isEqualTo(before - alive());
        }
    }

    private void rarely() {
        Timestamp ts = tick();
        switch (random.nextInt(6)) {
            case 0 -> {
                PartitionId partition = partitions.remove(random.nextInt(partitions.size()));
                partitions.add(new PartitionId(ids++));
                model.dropPartition(partition, ts);
                dropHorizon = ts;
                append(ts, new ShardChange.DropPartition(ts, partition));
            }
            case 1 -> {
                model.truncate(ts);
                append(ts, new ShardChange.Truncate(ts));
            }
            case 2 -> {
                schema = Rows.schema(textKeys, 1);
                append(ts, new ShardChange.ChangeSchema(ts, schema));
            }
            default -> now = ts;
        }
    }

    private void seal() {
        if (pendingFlush == null) {
            Timestamp ts = tick();
            growing.clear();
            pendingFlush = append(ts, new ShardChange.Seal(ids++)).freeze().orElseThrow();
        }
    }

    private void flush() {
        if (pendingFlush == null) {
            return;
        }
        Manifest before = manifests.isEmpty() ? null : manifests.getLast();
        Timestamp since = before == null ? Timestamp.ZERO : before.checkpoint().progress().lastTs();
        List<SegmentEntry> segments = new ArrayList<>(before == null ? List.of() : before.segments());
        segments.removeIf(s -> pendingFlush.tombstones().containsKey(s.partition()));
        if (!pendingFlush.tombstones().isEmpty()) {
            horizon = Timestamp.max(horizon, dropHorizon);
        }
        for (FrozenSegment frozen : pendingFlush.segments()) {
            WrittenSegment written = store.write(frozen.rows(), pendingFlush.schema(), "data-" + frozen.id(),
                    "keys-" + frozen.id()).toCompletableFuture().join();
            assertThat(written.minTs()).isEqualTo(frozen.minTs());
            segments.add(Entries.segment(frozen.id(), frozen.partition(), written, frozen.schemaVersion()));
        }
        List<DeleteFile> files = new ArrayList<>(before == null ? List.of() : before.deleteFiles());
        boolean full = files.size() >= DELETE_FILES;
        SortedMap<SegmentId, DeletedRows> sections = full ? pendingFlush.allDeletes() : pendingFlush.deletesAfter(since);
        Offset from = before == null ? new Offset(0) : before.checkpointOffset();
        if (full) {
            files.clear();
        }
        files.add(deleteFile(sections, from, pendingFlush.end(), full));
        ReaderState checkpoint = Entries.checkpoint(SHARD, pendingFlush.end(), pendingFlush.sealed(), schema.version());
        publish(checkpoint, segments, files, pendingFlush.tombstones());
        pendingFlush.close();
        pendingFlush = null;
    }

    /** Reads the inputs as a worker does: from files, with the deletes of files. */
    private void startCompaction() {
        if (pendingCompaction != null || manifests.isEmpty() || manifests.getLast().segments().isEmpty()) {
            return;
        }
        Manifest manifest = manifests.getLast();
        PartitionId partition = manifest.segments().get(random.nextInt(manifest.segments().size())).partition();
        List<SegmentEntry> inputs = manifest.segments().stream().filter(s -> s.partition().equals(partition)).toList();
        long age = random.nextBoolean() ? 0 : random.nextInt(100);
        Timestamp dropBelow = manifest.checkpoint().progress().lastTs().plus(-age);
        horizon = Timestamp.max(horizon, dropBelow);
        SegmentId id = new SegmentId(ids++);
        RowsAt rows;
        try (OpenedManifest opened = open(manifest, ShardTable.Wanted.all(manifest))) {
            rows = CompactedRows.of(id, inputs, opened, schema, dropBelow);
        }
        WrittenSegment written = store.write(rows, schema, "data-" + id, "keys-" + id).toCompletableFuture().join();
        SegmentEntry output = Entries.segment(id, partition, written, 0);
        pendingCompaction = new Compaction(inputs.stream().map(SegmentEntry::segment).toList(), output,
                store.open(output, schema).toCompletableFuture().join());
    }

    private void endCompaction() {
        if (pendingCompaction == null || pendingFlush != null) {
            return;
        }
        Compaction done = pendingCompaction;
        pendingCompaction = null;
        Manifest before = manifests.getLast();
        List<SegmentId> listed = before.segments().stream().map(SegmentEntry::segment).toList();
        if (listed.containsAll(done.inputs())) {
            List<SegmentEntry> segments = new ArrayList<>(before.segments());
            segments.removeIf(s -> done.inputs().contains(s.segment()));
            segments.add(done.output());
            List<DeleteFile> files = new ArrayList<>(before.deleteFiles());
            SortedMap<SegmentId, DeletedRows> sections = new TreeMap<>();
            sections.put(done.output().segment(), leader.deletesFor(done.opened(), done.inputs()));
            files.add(deleteFile(sections, before.checkpointOffset(), new Offset(log.size()), false));
            SortedMap<PartitionId, Timestamp> tombstones = new TreeMap<>();
            before.tombstones().forEach(t -> tombstones.put(t.partition(), t.ts()));
            publish(before.checkpoint(), segments, files, tombstones);
        }
        done.opened().release();
    }

    private void publish(ReaderState checkpoint, List<SegmentEntry> segments, List<DeleteFile> files,
            SortedMap<PartitionId, Timestamp> tombstones) {
        Manifest manifest = new Manifest(COLLECTION, new LogGroupId(0), SHARD, manifests.size() + 1, Entries.EPOCH,
                checkpoint, schema, replace, segments, files, Entries.tombstones(tombstones), List.of(), List.of());
        manifests.add(manifest);
        leader.install(open(manifest, leader.wanted(manifest)), new Offset(log.size()));
        check();
    }

    /** Applies some more of the log, and installs the newest manifest if the log is applied that far. */
    private void follow() {
        int until = Math.min(log.size(), followed + 1 + random.nextInt(40));
        for (; followed < until; followed++) {
            follower.apply(log.get(followed).offset(), log.get(followed).request()).discard();
        }
        if (!manifests.isEmpty() && random.nextBoolean()) {
            Manifest newest = manifests.get(random.nextInt(manifests.size()));
            if (newest.version() > follower.manifestVersion() && newest.checkpointOffset().value() <= followed) {
                follower.install(open(newest, follower.wanted(newest)), new Offset(followed));
            }
        }
    }

    /** A crash: what is in memory is gone, the manifest and the log are there. */
    private void restartLeader() {
        if (pendingFlush != null) {
            pendingFlush.close();
            pendingFlush = null;
        }
        leader.close();
        leader = fromManifest();
        int from = manifests.isEmpty() ? 0 : (int) manifests.getLast().checkpointOffset().value();
        for (LoggedRequest logged : log.subList(from, log.size())) {
            leader.apply(logged.offset(), logged.request()).discard();
        }
        growing.clear();
        check();
    }

    private void restartFollower() {
        follower.close();
        follower = fromManifest();
        followed = manifests.isEmpty() ? 0 : (int) manifests.getLast().checkpointOffset().value();
    }

    private ShardTable fromManifest() {
        return manifests.isEmpty() ? table()
                : ShardTable.open(open(manifests.getLast(), ShardTable.Wanted.all(manifests.getLast())), MemoryBudget.unlimited());
    }

    /** Applies records again that have been applied: nothing may change. */
    private void replay() {
        long hash = leader.stateHash();
        for (int i = 0; i < 5 && !log.isEmpty(); i++) {
            LoggedRequest again = log.get(random.nextInt(log.size()));
            leader.apply(again.offset(), again.request()).discard();
        }
        assertThat(leader.stateHash()).isEqualTo(hash);
    }

    private void holdView() {
        Timestamp mvcc = someTime();
        heldViews.add(new HeldAt(leader.view(), mvcc, model.visible(mvcc)));
    }

    private void releaseView() {
        if (!heldViews.isEmpty()) {
            HeldAt held = heldViews.remove(random.nextInt(heldViews.size()));
            assertThat(VisibleRows.of(held.view(), held.mvcc(), textKeys)).as("a view that was held").isEqualTo(held.expected());
            held.view().release();
        }
    }

    private void check() {
        Timestamp mvcc = someTime();
        ShardView view = leader.view();
        assertThat(VisibleRows.of(view, mvcc, textKeys)).as("visible at " + mvcc).isEqualTo(model.visible(mvcc));
        assertThat(view.countVisible(mvcc)).isEqualTo(count(model.visible(mvcc)));
        assertThat(leader.liveRows()).as("live rows").isEqualTo(alive());
        view.release();
        if (followed == log.size()) {
            ShardView other = follower.view();
            assertThat(VisibleRows.of(other, mvcc, textKeys)).as("visible at the follower at " + mvcc).isEqualTo(model.visible(mvcc));
            assertThat(follower.stateHash()).isEqualTo(leader.stateHash());
            other.release();
        }
    }

    private Applied append(Timestamp ts, ShardChange change) {
        LoggedRequest logged = new LoggedRequest(new Offset(log.size()),
                new Verdict.Accepted(SHARD, ts, new RequestId(ids++, 0), List.of(change)));
        log.add(logged);
        return leader.apply(logged.offset(), logged.request());
    }

    private OpenedManifest open(Manifest manifest, ShardTable.Wanted wanted) {
        return new ManifestOpener(store).open(manifest, wanted, count -> { }).toCompletableFuture().join();
    }

    private DeleteFile deleteFile(SortedMap<SegmentId, DeletedRows> sections, Offset from, Offset to, boolean full) {
        FileRef file = store.writeDeletes(sections, "deletes-" + ids++).toCompletableFuture().join();
        return new DeleteFile(file, from, to, full, List.copyOf(sections.keySet()));
    }

    private List<Long> someKeys() {
        List<Long> keys = new ArrayList<>();
        for (int i = 1 + random.nextInt(6); i > 0; i--) {
            keys.add((long) random.nextInt(KEYS));
        }
        return keys;
    }

    private Timestamp tick() {
        now = now.plus(1 + random.nextInt(3));
        return now;
    }

    /** A time at which reads are exact: not below the horizon of what was compacted away. */
    private Timestamp someTime() {
        long span = now.value() - Math.max(horizon.value(), now.value() - 200);
        return now.plus(-random.nextLong(span + 1)).plus(random.nextInt(2));
    }

    private long alive() {
        return count(model.visible(now));
    }

    private static long count(Map<Long, List<Long>> visible) {
        return visible.values().stream().mapToLong(List::size).sum();
    }
}
