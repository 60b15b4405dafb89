package io.arrwdb.core.manifest;

import io.arrwdb.core.codec.ByteReader;
import io.arrwdb.core.codec.ByteWriter;
import io.arrwdb.core.id.BuildId;
import io.arrwdb.core.id.CollectionId;
import io.arrwdb.core.id.Epoch;
import io.arrwdb.core.id.FieldId;
import io.arrwdb.core.id.IndexId;
import io.arrwdb.core.id.LogGroupId;
import io.arrwdb.core.id.Offset;
import io.arrwdb.core.id.PartitionId;
import io.arrwdb.core.id.RequestId;
import io.arrwdb.core.id.SegmentId;
import io.arrwdb.core.id.ShardId;
import io.arrwdb.core.ring.Ownership;
import io.arrwdb.core.ring.TokenRanges;
import io.arrwdb.core.time.Timestamp;
import io.arrwdb.core.wal.DedupeWindow;
import io.arrwdb.core.wal.GroupPosition;
import io.arrwdb.core.wal.ReaderState;
import io.arrwdb.core.wal.Residence;
import io.arrwdb.core.wal.ShardProgress;
import io.arrwdb.core.wal.WalRecords;
import java.util.List;
import java.util.Map;

/** Manifests to test with. */
public final class Manifests {
    public static final ShardId SHARD = new ShardId(12);
    public static final Epoch EPOCH = new Epoch(2, 5);

    private Manifests() {
    }

    /** A checkpoint at {@code offset}, of a chain that is as long as the log. */
    public static ReaderState state(long offset) {
        return state(offset, Ownership.ALL);
    }

    /** The same, of a shard that a split has made, and another one has narrowed. */
    public static ReaderState splitState(long offset) {
        return state(offset, Ownership.ofChild(new Ownership.Claim(new Timestamp(500), 2, ranges(5, 90, 100, 200)))
                .narrowed(new Ownership.Claim(new Timestamp(600), 3, ranges(5, 40))));
    }

    /** The same, of a shard that has left its log. */
    public static ReaderState movedState(long offset) {
        ShardProgress split = splitState(offset).progress();
        return new ReaderState(splitState(offset).position(), new ShardProgress(SHARD, split.sequence(), split.hash(), split.epochStart(),
                false, true, split.lastTs(), split.ddlTs(), split.schemaVersion(), split.dedupe(), split.ownership(),
                new Residence(31, new Timestamp(900))));
    }

    /** Ranges of hashes: the first and the last of each. */
    public static TokenRanges ranges(long... ends) {
        ByteWriter out = new ByteWriter().varint(ends.length / 2);
        for (long end : ends) {
            out.i64(end);
        }
        return TokenRanges.read(new ByteReader(out.toBytes()));
    }

    private static ReaderState state(long offset, Ownership ownership) {
        DedupeWindow dedupe = new DedupeWindow();
        dedupe.add(new RequestId(1, 2), new Timestamp(3));
        return new ReaderState(new GroupPosition("topic", new Offset(offset), EPOCH, new Timestamp(1_000 + offset)),
                new ShardProgress(SHARD, offset, 0xABCDEFL, 1, false, true, new Timestamp(1_000 + offset), new Timestamp(1), 3,
                        dedupe, ownership, Residence.FIRST));
    }

    /** A shard with nothing in it. */
    public static Manifest first() {
        return new Manifest(new CollectionId(4), new LogGroupId(1), SHARD, 1, EPOCH, state(10), WalRecords.schema(), true,
                List.of(), List.of(), List.of(), List.of(), List.of());
    }

    public static SegmentEntry segment(long id, long checkpoint) {
        return segment(id, checkpoint, List.of());
    }

    private static SegmentEntry segment(long id, long checkpoint, List<IndexEntry> indexes) {
        return new SegmentEntry(new SegmentId(id), new PartitionId(7), 100, new Timestamp(5), new Timestamp(9), 3, 4_096,
                file(id + ".data"), file(id + ".keys"), new Offset(checkpoint), indexes);
    }

    public static IndexEntry index(long segment) {
        return new IndexEntry(new IndexId(3), new FieldId(101), "HNSW", Map.of("M", "16", "efConstruction", "200"),
                file(segment + ".index"));
    }

    public static DeleteFile deletes(String name, long from, long to, boolean full, long... segments) {
        return new DeleteFile(file(name), new Offset(from), new Offset(to), full,
                java.util.stream.LongStream.of(segments).mapToObj(SegmentId::new).toList());
    }

    public static FileRef file(String name) {
        return new FileRef("root/" + name, 1_234, name.hashCode());
    }

    /** One of everything. */
    public static Manifest full() {
        return full(state(50));
    }

    /** One of everything, of a shard that has left its log. */
    public static Manifest moved() {
        return full(movedState(50));
    }

    /** One of everything, of a shard that a split has made. */
    public static Manifest split() {
        return full(splitState(50));
    }

    private static Manifest full(ReaderState state) {
        return new Manifest(new CollectionId(4), new LogGroupId(1), SHARD, 9, EPOCH, state, WalRecords.schema(), false,
                List.of(segment(900, 50, List.of(index(900))), segment(901, 50)),
                List.of(deletes("d1", 10, 30, false, 900), deletes("d2", 0, 50, true, 900, 901)),
                List.of(new PartitionTombstone(new PartitionId(8), new Timestamp(77))),
                List.of(new Compaction(new BuildId(5), List.of(new SegmentId(900)), new SegmentId(950), new Offset(50), 8, "root/p/")),
                List.of(new GarbageEntry("root/old", 8, 1_700_000_000_000L)));
    }
}
