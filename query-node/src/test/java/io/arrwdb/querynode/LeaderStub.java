package io.arrwdb.querynode;

import io.arrwdb.core.id.CollectionId;
import io.arrwdb.core.id.Epoch;
import io.arrwdb.core.id.FieldId;
import io.arrwdb.core.id.IndexId;
import io.arrwdb.core.id.LogGroupId;
import io.arrwdb.core.id.NodeId;
import io.arrwdb.core.id.Offset;
import io.arrwdb.core.id.PartitionId;
import io.arrwdb.core.id.PrimaryKeys;
import io.arrwdb.core.id.RequestId;
import io.arrwdb.core.id.SegmentId;
import io.arrwdb.core.id.ShardId;
import io.arrwdb.core.manifest.DeleteFile;
import io.arrwdb.core.manifest.FileRef;
import io.arrwdb.core.manifest.IndexEntry;
import io.arrwdb.core.manifest.Manifest;
import io.arrwdb.core.manifest.ManifestCodec;
import io.arrwdb.core.manifest.PartitionTombstone;
import io.arrwdb.core.manifest.PointerRecord;
import io.arrwdb.core.manifest.SegmentEntry;
import io.arrwdb.core.port.log.Log;
import io.arrwdb.core.port.log.LogEntry;
import io.arrwdb.core.port.log.LogProducer;
import io.arrwdb.core.port.meta.MetaStore;
import io.arrwdb.core.port.meta.MetaTxn;
import io.arrwdb.core.port.node.GroupLeader;
import io.arrwdb.core.port.object.ObjectBody;
import io.arrwdb.core.port.object.ObjectStore;
import io.arrwdb.core.schema.CollectionSchema;
import io.arrwdb.core.time.Guarantee;
import io.arrwdb.core.time.Timestamp;
import io.arrwdb.core.wal.ChainLink;
import io.arrwdb.core.wal.GroupPosition;
import io.arrwdb.core.wal.GroupReader;
import io.arrwdb.core.wal.ReaderState;
import io.arrwdb.core.wal.RecordHash;
import io.arrwdb.core.wal.Rule;
import io.arrwdb.core.wal.ShardChange;
import io.arrwdb.core.wal.ShardChanges;
import io.arrwdb.core.wal.WalCodec;
import io.arrwdb.core.wal.WalRecord;
import io.arrwdb.engine.column.ColumnBatch;
import io.arrwdb.engine.index.BuildOptions;
import io.arrwdb.engine.index.IndexSpec;
import io.arrwdb.engine.index.IndexType;
import io.arrwdb.engine.index.hnsw.HnswIndex;
import io.arrwdb.engine.memory.MemoryBudget;
import io.arrwdb.engine.vector.DenseVectors;
import io.arrwdb.engine.vector.Metric;
import io.arrwdb.shard.feed.ShardApplier;
import io.arrwdb.shard.segment.SealedSegment;
import io.arrwdb.shard.segment.SegmentStore;
import io.arrwdb.shard.segment.WrittenSegment;
import io.arrwdb.shard.table.Applied;
import io.arrwdb.shard.table.Freeze;
import io.arrwdb.shard.table.FrozenSegment;
import io.arrwdb.shard.table.ManifestOpener;
import io.arrwdb.shard.table.ShardTable;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.CRC32C;

/** A leader without elections and decisions: writes the log of one shard and publishes its manifests, one step at a time. */
final class LeaderStub implements GroupLeader {
    static final CollectionId COLLECTION = new CollectionId(5);
    static final ShardId SHARD = new ShardId(6);
    static final LogGroupId GROUP = new LogGroupId(0);
    private static final Epoch EPOCH = new Epoch(1, 1);

    private final ObjectStore objects;
    private final MetaStore meta;
    private final SegmentStore segments;
    private final CollectionSchema schema;
    private final LogProducer producer;
    private final ShardApplier applier;
    private final AtomicLong now = new AtomicLong(Timestamp.ofMillis(1_000_000).value());
    private volatile Offset end = new Offset(0);
    private Manifest manifest;
    private SegmentId growing;
    private long sequence;
    private long hash;
    private long ids = 1000;

    LeaderStub(Log log, MetaStore meta, ObjectStore objects, SegmentStore segments, CollectionSchema schema) {
        this.meta = meta;
        this.objects = objects;
        this.segments = segments;
        this.schema = schema;
        producer = log.producer(GROUP, EPOCH).toCompletableFuture().join();
        String topic = log.bounds(GROUP).toCompletableFuture().join().topicId();
        applier = new ShardApplier(new GroupReader(GroupPosition.beginning(topic), Rule.all()),
                (shard, creation) -> new ShardTable(creation.collection(), shard, creation.schema(), MemoryBudget.unlimited()),
                (parent, split, offset) -> Optional.of(parent.child(split, offset, MemoryBudget.unlimited())));
        append(WalCodec.encode(new WalRecord.Barrier(EPOCH, tick(), new NodeId("leader"))));
        Timestamp created = tick();
        request(List.of(new ShardChange.CreateShard(created, COLLECTION, schema, true)));
        publish(List.of(), List.of(), List.of());
    }

    Timestamp insert(PartitionId partition, ColumnBatch batch) {
        growing = growing == null ? new SegmentId(ids++) : growing;
        return request(List.of(new ShardChange.Insert(partition, growing, 0, true, batch.encode())));
    }

    Timestamp delete(PrimaryKeys keys) {
        return request(List.of(new ShardChange.Delete(Optional.empty(), keys, List.of())));
    }

    /** Seals, writes all files, publishes. */
    void flush() {
        growing = null;
        Timestamp since = manifest.checkpoint().progress().lastTs();
        Freeze freeze = step(List.of(new ShardChange.Seal(ids++))).freeze().orElseThrow();
        List<SegmentEntry> listed = new ArrayList<>(manifest.segments());
        for (FrozenSegment frozen : freeze.segments()) {
            WrittenSegment written = segments.write(frozen.rows(), schema, "data/" + frozen.id() + ".arrow",
                    "data/" + frozen.id() + ".keys").toCompletableFuture().join();
            listed.add(new SegmentEntry(frozen.id(), frozen.partition(), written.rows(), written.minTs(), written.maxTs(), 0,
                    written.bytes(), written.data(), written.keys(), freeze.end(), List.of()));
        }
        var sections = freeze.deletesAfter(since);
        List<DeleteFile> files = new ArrayList<>(manifest.deleteFiles());
        if (!sections.isEmpty()) {
            FileRef file = segments.writeDeletes(sections, "deletes/" + ids++).toCompletableFuture().join();
            files.add(new DeleteFile(file, manifest.checkpointOffset(), freeze.end(), false, List.copyOf(sections.keySet())));
        }
        publish(listed, files, manifest.tombstones());
        freeze.close();
    }

    /** Builds the index of every segment that has none. */
    void index(FieldId field, Metric metric) {
        List<SegmentEntry> listed = new ArrayList<>();
        for (SegmentEntry entry : manifest.segments()) {
            listed.add(entry.indexes().isEmpty() ? entry.with(build(entry, field, metric)) : entry);
        }
        publish(listed, manifest.deleteFiles(), manifest.tombstones());
    }

    /** Publishes a manifest whose segment lies in no object. */
    void publishBroken() {
        FileRef nowhere = new FileRef("data/nowhere", 1, 0);
        List<SegmentEntry> listed = new ArrayList<>(manifest.segments());
        listed.add(new SegmentEntry(new SegmentId(ids++), new PartitionId(1), 1, Timestamp.ZERO, Timestamp.ZERO, 0, 1, nowhere,
                nowhere, new Offset(0), List.of()));
        point(listed, manifest.deleteFiles(), manifest.tombstones());
    }

    Timestamp now() {
        return new Timestamp(now.get());
    }

    long manifestVersion() {
        return manifest.version();
    }

    ShardTable table() {
        return applier.tables().get(SHARD);
    }

    @Override
    public CompletionStage<SafePoint> readIndex(LogGroupId group, Guarantee need) {
        return CompletableFuture.completedStage(new SafePoint(now(), end));
    }

    private IndexEntry build(SegmentEntry entry, FieldId field, Metric metric) {
        SealedSegment open = segments.open(entry, schema).toCompletableFuture().join();
        try (HnswIndex index = HnswIndex.build((DenseVectors) open.rows().column(field).orElseThrow().vectors(),
                new IndexSpec(IndexType.HNSW, metric, 16, 100), BuildOptions.singleThreaded())) {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            index.write(Channels.newChannel(bytes));
            String key = "index/" + ids++;
            objects.put(key, ObjectBody.of(bytes.toByteArray())).toCompletableFuture().join();
            CRC32C crc = new CRC32C();
            crc.update(bytes.toByteArray());
            return new IndexEntry(new IndexId(9), field, "HNSW", Map.of(), new FileRef(key, bytes.size(), (int) crc.getValue()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            open.release();
        }
    }

    private void publish(List<SegmentEntry> listed, List<DeleteFile> files, List<PartitionTombstone> tombstones) {
        manifest = point(listed, files, tombstones);
        table().install(new ManifestOpener(segments).open(manifest, table().wanted(manifest), count -> { })
                .toCompletableFuture().join(), end);
    }

    private Manifest point(List<SegmentEntry> listed, List<DeleteFile> files, List<PartitionTombstone> tombstones) {
        ReaderState checkpoint = applier.reader().checkpoint(SHARD).orElseThrow();
        Manifest next = new Manifest(COLLECTION, GROUP, SHARD, manifest == null ? 1 : manifest.version() + 1, EPOCH,
                checkpoint, schema, true, listed, files, tombstones, List.of(), List.of());
        byte[] bytes = ManifestCodec.encode(next);
        String key = "manifest/" + next.version() + "-" + ids++;
        objects.putIfAbsent(key, ObjectBody.of(bytes)).toCompletableFuture().join();
        PointerRecord pointer = new PointerRecord(COLLECTION, GROUP, SHARD, next.version(), EPOCH, next.checkpointOffset(),
                key, ManifestCodec.checksum(bytes));
        meta.txn(MetaTxn.of(new MetaTxn.Op.Put(PointerRecord.key(SHARD), pointer.encode()))).toCompletableFuture().join();
        return next;
    }

    private Timestamp request(List<ShardChange> changes) {
        step(changes).discard();
        return now();
    }

    private Applied step(List<ShardChange> changes) {
        byte[] bytes = WalCodec.encode(new WalRecord.ShardRecord(EPOCH, tick(), SHARD,
                new ChainLink(sequence + 1, sequence, hash), new RequestId(ids++, 7), 1, 1, ShardChanges.encode(changes)));
        sequence++;
        hash = RecordHash.of(bytes);
        return append(bytes).applied().orElseThrow();
    }

    private ShardApplier.Step append(byte[] record) {
        Offset at = producer.append(record).toCompletableFuture().join();
        ShardApplier.Step step = applier.apply(new LogEntry(at, record));
        end = new Offset(at.value() + 1);
        return step;
    }

    private Timestamp tick() {
        return new Timestamp(now.incrementAndGet());
    }
}
