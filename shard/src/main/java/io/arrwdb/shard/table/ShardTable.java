package io.arrwdb.shard.table;

import io.arrwdb.core.id.CollectionId;
import io.arrwdb.core.id.Offset;
import io.arrwdb.core.id.PartitionId;
import io.arrwdb.core.id.PrimaryKeys;
import io.arrwdb.core.id.SegmentId;
import io.arrwdb.core.id.ShardId;
import io.arrwdb.core.manifest.Manifest;
import io.arrwdb.core.manifest.SegmentEntry;
import io.arrwdb.core.ring.Ownership;
import io.arrwdb.core.schema.CollectionSchema;
import io.arrwdb.core.time.Timestamp;
import io.arrwdb.core.wal.ShardChange;
import io.arrwdb.core.wal.Verdict;
import io.arrwdb.engine.column.ColumnBatch;
import io.arrwdb.engine.memory.MemoryBudget;
import io.arrwdb.shard.segment.Counted;
import io.arrwdb.shard.segment.DeletedRows;
import io.arrwdb.shard.segment.SealedSegment;
import io.arrwdb.shard.view.ShardView;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One shard as its log makes it. Owned by one loop; every method but those of the views it hands out belongs to it.
 *
 * <pre>
 * accepted at t          | effect
 * insert                 | older versions of each key die at t (where the insert replaces), the rows join their growing
 *                        | segment; where the installed manifest holds that segment, they only replace
 * delete                 | every version of each key inserted before t dies at t
 * seal                   | growing segments freeze
 * drop partition         | every row of the partition dies at t
 * truncate, drop shard   | every row dies at t
 * split                  | growing segments freeze; the shard owns what it keeps from t on, and {@link #child} makes the rest
 * change schema          | growing segments take the new fields; their rows have the default, or null
 * t not above the last   | nothing: it has been applied
 *
 * manifest installed     | its segments take the place of the growing ones that they hold and of the sealed ones that it
 *                        | no longer lists; to those that are new here, deletes after its checkpoint are applied again
 * </pre>
 */
public final class ShardTable implements AutoCloseable {
    private final CollectionId collection;
    private final ShardId shard;
    private final GrowingMemory memory;
    private final Pins pins = new Pins();
    private final TableSegments segments;
    private final LaterDeletes laterDeletes = new LaterDeletes();
    private CollectionSchema schema;
    private Manifest manifest;
    private Timestamp applied = Timestamp.ZERO;
    /** Where the log holds the last change that files must have. */
    private Offset lastChange = new Offset(-1);
    private ShardView view;

    /** A shard without rows, as its creation makes it. */
    public ShardTable(CollectionId collection, ShardId shard, CollectionSchema schema, MemoryBudget budget) {
        this.collection = collection;
        this.shard = shard;
        this.schema = schema;
        this.segments = new TableSegments(schema.primaryKey().id());
        this.memory = new GrowingMemory(budget);
    }

    /** A shard as a manifest describes it; the log goes on from the manifest's checkpoint. Closes {@code opened}. */
    public static ShardTable open(OpenedManifest opened, MemoryBudget budget) {
        Manifest first = opened.manifest();
        ShardTable table = new ShardTable(first.collection(), first.shard(), first.schema(), budget);
        table.applied = first.checkpoint().progress().lastTs();
        table.segments.owning(first.checkpoint().progress().ownership());
        table.install(opened, first.checkpointOffset());
        return table;
    }

    /**
     * Applies an accepted request. Applying it again changes nothing.
     *
     * @param offset of the record that completed the request
     * @throws IllegalStateException when rows arrive for a segment that has been sealed: the log breaks its own rules
     */
    public Applied apply(Offset offset, Verdict.Accepted request) {
        long[] counts = new long[request.changes().size()];
        Optional<Freeze> freeze = Optional.empty();
        if (!request.ts().isAfter(applied)) {
            return new Applied(counts, freeze);
        }
        for (int i = 0; i < counts.length; i++) {
            ShardChange change = request.changes().get(i);
            if (change instanceof ShardChange.Seal seal) {
                freeze = Optional.of(freeze(seal.flush(), offset, request.ts()));
            } else {
                counts[i] = change(change, offset, request.ts());
                lastChange = offset;
            }
        }
        applied = request.ts();
        memory.cover(segments.memoryBytes());
        forgetView();
        return new Applied(counts, freeze);
    }

    /**
     * The child of a split that has just been applied: it shares the files, and has the growing rows that it owns, and the
     * deletes, for itself.
     *
     * @param offset of the split
     */
    public ShardTable child(ShardChange.Split split, Offset offset, MemoryBudget budget) {
        ShardTable child = new ShardTable(collection, split.child(), schema, budget);
        child.applied = applied;
        child.lastChange = offset;
        child.segments.owning(Ownership.ofChild(new Ownership.Claim(applied, split.ringVersion(), split.moved())));
        segments.giveTo(child.segments, schema);
        child.memory.cover(child.segments.memoryBytes());
        return child;
    }

    /** Which keys the shard owns, and since when. */
    public Ownership ownership() {
        return segments.ownership();
    }

    /** What {@link #install} of a manifest needs to have opened. */
    public Wanted wanted(Manifest next) {
        List<SegmentEntry> open = new ArrayList<>();
        Set<SegmentId> fresh = new HashSet<>();
        for (SegmentEntry entry : next.segments()) {
            SealedState here = segments.sealed.get(entry.segment());
            if (here == null) {
                fresh.add(entry.segment());
            }
            if (here == null || !here.segment().entry().indexes().equals(entry.indexes())) {
                open.add(entry);
            }
        }
        return new Wanted(open, fresh);
    }

    /**
     * Puts a newer manifest in force, at once and whole. Closes {@code next}, whatever happens.
     *
     * @param reached up to where the log has been applied here
     * @throws IllegalArgumentException when the manifest is not newer, when the log has not been applied up to its
     *     checkpoint, or when it was opened for another state of the table
     */
    public void install(OpenedManifest next, Offset reached) {
        try (next) {
            Manifest newer = next.manifest();
            if (newer.version() <= manifestVersion()) {
                throw new IllegalArgumentException("manifest " + newer.version() + " of shard " + shard + " follows "
                        + manifestVersion());
            }
            if (reached.compareTo(newer.checkpointOffset()) < 0) {
                throw new IllegalArgumentException("manifest " + newer.version() + " of shard " + shard
                        + " needs the log up to " + newer.checkpointOffset() + ", applied is " + reached);
            }
            List<Counted> replaced = new Installation(next, segments).takeEffect(laterDeletes);
            manifest = newer;
            memory.cover(segments.memoryBytes());
            forgetView();
            replaced.forEach(Counted::release);
        }
    }

    /** The shard as it is now; the caller holds it and releases it. */
    public ShardView view() {
        if (view == null) {
            view = makeView();
        }
        view.acquire();
        return view;
    }

    /** The rows of growing segments that hold one of the keys, whether visible or not, ascending; for the current view. */
    public Map<SegmentId, int[]> growingRows(PrimaryKeys keys) {
        return segments.growingRows(keys);
    }

    /**
     * The deletes of a compaction's output: for each row that one of the inputs has lost, the same version of the key in
     * the output. Rows that died as early as they came are not in the output, but the row of their request that replaced
     * them may be.
     */
    public DeletedRows deletesFor(SealedSegment output, List<SegmentId> inputs) {
        return new OutputDeletes(segments, shard, schema.primaryKey().id()).of(output, inputs);
    }

    /** Rows that are not deleted now. */
    public long liveRows() {
        return segments().stream().mapToLong(SegmentStatus::liveRows).sum();
    }

    /** Rows of each partition that are not deleted now; partitions without segments are absent. */
    public SortedMap<PartitionId, Long> liveRowsByPartition() {
        SortedMap<PartitionId, Long> live = new TreeMap<>();
        segments().forEach(segment -> live.merge(segment.partition(), segment.liveRows(), Long::sum));
        return live;
    }

    /** Those in files, ascending. */
    public List<SegmentId> sealedSegments() {
        return List.copyOf(segments.sealed.keySet());
    }

    /** All segments, growing ones first, ascending by id. */
    public List<SegmentStatus> segments() {
        return segments.statuses();
    }

    /** A digest of the live rows: equal on any two tables that have applied the same log, whatever their segments. */
    public long stateHash() {
        return segments.hash().value();
    }

    public CollectionId collection() {
        return collection;
    }

    public ShardId shard() {
        return shard;
    }

    public CollectionSchema schema() {
        return schema;
    }

    /** The manifest in force; empty before the first. */
    public Optional<Manifest> manifest() {
        return Optional.ofNullable(manifest);
    }

    /** 0 before the first. */
    public long manifestVersion() {
        return manifest == null ? 0 : manifest.version();
    }

    /** The oldest manifest version that a view is still read of; empty where there is no view. */
    public OptionalLong oldestPinnedVersion() {
        return pins.oldest();
    }

    /** The timestamp of the last request that was applied. */
    public Timestamp applied() {
        return applied;
    }

    /** Whether the shard has been dropped. */
    public boolean isDropped() {
        return segments.isDropped();
    }

    /** Whether something has been applied that the manifest in force does not have. */
    public boolean hasUnflushed() {
        return manifest == null ? lastChange.value() >= 0 : lastChange.compareTo(manifest.checkpointOffset()) >= 0;
    }

    /** Memory that growing rows take, outgrown buffers included. */
    public long growingBytes() {
        return segments.growingBytes();
    }

    /** Whether growing rows take more than the memory budget had left for them; writes should be refused. */
    public boolean memoryOverdrawn() {
        return memory.overdrawn();
    }

    /** Lets go of everything; views that are still held stay valid. */
    @Override
    public void close() {
        forgetView();
        segments.release();
        memory.cover(0);
    }

    private long change(ShardChange change, Offset offset, Timestamp ts) {
        return switch (change) {
            case ShardChange.Insert c -> insert(c, offset, ts);
            case ShardChange.Delete c -> {
                LaterDelete delete = new LaterDelete(offset, ts, c);
                laterDeletes.add(delete);
                yield segments.delete(delete, c);
            }
            case ShardChange.Truncate c -> {
                laterDeletes.add(new LaterDelete(offset, ts, c));
                segments.truncate(ts);
                yield 0;
            }
            case ShardChange.DropPartition c -> {
                segments.tombstones.putIfAbsent(c.partition(), ts);
                yield 0;
            }
            case ShardChange.DropShard c -> {
                segments.drop(ts);
                yield 0;
            }
            case ShardChange.ChangeSchema c -> {
                schema = c.schema();
                segments.growing.values().stream().filter(s -> !s.frozen()).forEach(s -> s.adopt(schema));
                yield 0;
            }
            case ShardChange.Split c -> {
                segments.growing.values().forEach(GrowingSegment::freeze);
                segments.owning(segments.ownership().narrowed(new Ownership.Claim(ts, c.ringVersion(), c.kept())));
                yield 0;
            }
            case ShardChange.Cut c -> 0;
            case ShardChange.Resume c -> 0;
            case ShardChange.Adopt c -> 0;
            case ShardChange.CreateShard c -> 0;
            case ShardChange.Seal c -> 0;
        };
    }

    private long insert(ShardChange.Insert insert, Offset offset, Timestamp ts) {
        ColumnBatch batch = ColumnBatch.decode(insert.batch());
        KeyCursor key = KeyCursor.of(batch.column(schema.primaryKey().id()).orElseThrow(() -> new IllegalStateException(
                "rows without a primary key at offset " + offset + " for shard " + shard)));
        boolean inFiles = segments.sealed.containsKey(insert.segment());
        GrowingSegment target = inFiles ? null : growingSegment(insert, offset);
        int first = inFiles ? 0 : target.count();
        if (!inFiles) {
            target.append(batch, schema, ts, offset);
        }
        for (int i = 0; i < batch.rows(); i++) {
            key.moveTo(i);
            if (insert.replace()) {
                segments.replace(key, ts);
            }
            if (!inFiles) {
                target.index(key, first + i, insert.replace());
            }
        }
        return batch.rows();
    }

    private GrowingSegment growingSegment(ShardChange.Insert insert, Offset offset) {
        GrowingSegment segment = segments.growing.computeIfAbsent(insert.segment(),
                id -> new GrowingSegment(id, insert.partition(), schema));
        if (segment.frozen()) {
            throw new IllegalStateException("offset " + offset + " adds rows to " + segment + " of shard " + shard
                    + ", which was sealed before; the log cannot be applied");
        }
        return segment;
    }

    private Freeze freeze(long flush, Offset offset, Timestamp ts) {
        segments.growing.values().forEach(GrowingSegment::freeze);
        List<GrowingSegment> held = List.copyOf(segments.growing.values());
        held.forEach(Counted::acquire);
        List<FrozenSegment> frozen = held.stream().map(s ->
                new FrozenSegment(s.partition(), s.rows(), s.schemaVersion(), s.minTs(), s.maxTs())).toList();
        return new Freeze(flush, new Offset(offset.value() + 1), ts, schema, frozen, segments.deletes(),
                new TreeMap<>(segments.tombstones), held);
    }

    private ShardView makeView() {
        List<Counted> held = segments.owned();
        held.forEach(Counted::acquire);
        long version = manifestVersion();
        pins.add(version);
        return new ShardView(shard, schema, version, applied, segments.ownership(), segments.views(), held, () -> pins.remove(version));
    }

    private void forgetView() {
        if (view != null) {
            view.release();
            view = null;
        }
    }

    /**
     * What a manifest has that a table lacks.
     *
     * @param segments to open
     * @param deletes segments whose sections of the delete files are needed
     */
    public record Wanted(List<SegmentEntry> segments, Set<SegmentId> deletes) {
        public Wanted {
            segments = List.copyOf(segments);
            deletes = Set.copyOf(deletes);
        }

        /** What a table needs that has nothing yet. */
        public static Wanted all(Manifest manifest) {
            return new Wanted(manifest.segments(), Set.copyOf(manifest.segments().stream().map(SegmentEntry::segment).toList()));
        }
    }
}
