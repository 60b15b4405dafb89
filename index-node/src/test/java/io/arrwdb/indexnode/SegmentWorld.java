package io.arrwdb.indexnode;

import io.arrwdb.adapters.disk.LocalDisk;
import io.arrwdb.adapters.localobjects.DirectoryObjectStore;
import io.arrwdb.core.id.CollectionId;
import io.arrwdb.core.id.Epoch;
import io.arrwdb.core.id.FieldId;
import io.arrwdb.core.id.LogGroupId;
import io.arrwdb.core.id.NodeId;
import io.arrwdb.core.id.Offset;
import io.arrwdb.core.id.PartitionId;
import io.arrwdb.core.id.SegmentId;
import io.arrwdb.core.id.ShardId;
import io.arrwdb.core.manifest.DeleteFile;
import io.arrwdb.core.manifest.FileRef;
import io.arrwdb.core.manifest.Manifest;
import io.arrwdb.core.manifest.PartitionTombstone;
import io.arrwdb.core.manifest.SegmentEntry;
import io.arrwdb.core.schema.CollectionSchema;
import io.arrwdb.core.schema.DataType;
import io.arrwdb.core.schema.DefaultValue;
import io.arrwdb.core.schema.FieldSchema;
import io.arrwdb.core.wal.GroupPosition;
import io.arrwdb.core.wal.ReaderState;
import io.arrwdb.core.wal.ShardProgress;
import io.arrwdb.engine.column.Column;
import io.arrwdb.engine.column.ColumnBuilder;
import io.arrwdb.engine.column.ColumnType;
import io.arrwdb.engine.index.Verification;
import io.arrwdb.engine.index.hnsw.HnswIndex;
import io.arrwdb.engine.memory.MemoryBudget;
import io.arrwdb.engine.segment.SegmentRows;
import io.arrwdb.engine.vector.DenseVectors;
import io.arrwdb.proto.internal.IndexNodeGrpc;
import io.arrwdb.rpc.InProcessChannels;
import io.arrwdb.rpc.InProcessNode;
import io.arrwdb.shard.segment.DeletedRows;
import io.arrwdb.shard.segment.WrittenSegment;
import io.arrwdb.storage.object.MappedObjects;
import io.arrwdb.storage.segment.ObjectSegmentStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.random.RandomGenerator;

/** An index node over objects on disk, and segments to try it on. Row keys say where they come from. */
final class SegmentWorld implements AutoCloseable {
    static final int DIM = 8;
    static final FieldId KEY = new FieldId(100);
    static final FieldId VECTOR = new FieldId(101);
    static final FieldId ADDED = new FieldId(102);
    static final PartitionId PARTITION = new PartitionId(7);

    final DirectoryObjectStore objects;
    final ObjectSegmentStore store;
    private final ExecutorService workers = Executors.newFixedThreadPool(2);
    private final ExecutorService handlers = Executors.newVirtualThreadPerTaskExecutor();
    private final InProcessChannels channels = new InProcessChannels(UUID.randomUUID().toString());
    private final InProcessNode node = new InProcessNode(handlers, List.of());
    private final IndexNode indexNode;
    private final NodeId name = new NodeId("index-node-1");

    SegmentWorld(Path directory, MemoryBudget budget) throws IOException {
        objects = DirectoryObjectStore.open(new LocalDisk(), directory, 2);
        store = new ObjectSegmentStore(objects, new MappedObjects(objects), (entry, file, rows) -> HnswIndex.open(file,
                (DenseVectors) rows.column(entry.field()).orElseThrow().vectors(), Verification.FULL), workers,
                ObjectSegmentStore.Verification.CHECKSUM);
        indexNode = new IndexNode(new IndexNodeConfig(1), store, objects, budget);
        node.offer(channels.nameOf(name), indexNode.service());
    }

    IndexNodeGrpc.IndexNodeBlockingStub stub() {
        return IndexNodeGrpc.newBlockingStub(channels.to(name));
    }

    /** Version 1: a key and a vector. */
    static CollectionSchema oldSchema() {
        return new CollectionSchema(1, "", false, List.of(field(KEY, DataType.INT64, Map.of(), true, null, 1),
                field(VECTOR, DataType.FLOAT_VECTOR, Map.of("dim", "" + DIM), false, null, 1)));
    }

    /** Version 2 has a field with a default besides. */
    static CollectionSchema newSchema() {
        List<FieldSchema> fields = new ArrayList<>(oldSchema().fields());
        fields.add(field(ADDED, DataType.INT64, Map.of(), false, new DefaultValue.OfLong(42), 2));
        return new CollectionSchema(2, "", false, fields);
    }

    private static FieldSchema field(FieldId id, DataType type, Map<String, String> params, boolean key, DefaultValue value, int since) {
        return new FieldSchema(id, "f" + id, "", type, null, key, false, false, false, false, false, params, value, since);
    }

    /** Stores a segment whose row {@code i} has the key {@code id * 1,000,000 + i} and the given timestamp. */
    SegmentEntry write(long id, long[] timestamps, CollectionSchema schema) {
        ColumnBuilder keys = new ColumnBuilder(ColumnType.INT64);
        ColumnBuilder vectors = new ColumnBuilder(ColumnType.vector(DataType.FLOAT_VECTOR, DIM));
        ColumnBuilder added = new ColumnBuilder(ColumnType.INT64);
        ColumnBuilder times = new ColumnBuilder(ColumnType.INT64);
        for (int i = 0; i < timestamps.length; i++) {
            keys.appendLong(id * 1_000_000 + i);
            vectors.appendVector(vectorOf(id * 1_000_000 + i));
            added.appendLong(i);
            times.appendLong(timestamps[i]);
        }
        Map<FieldId, Column> columns = schema.version() == 1 ? Map.of(KEY, keys.build(), VECTOR, vectors.build())
                : Map.of(KEY, keys.build(), VECTOR, vectors.build(), ADDED, added.build());
        WrittenSegment written = store.write(new Rows(new SegmentId(id), timestamps.length, columns, times.build()), schema,
                "r/c/1/s/2/data/" + id + ".data.arrow", "r/c/1/s/2/data/" + id + ".keys").toCompletableFuture().join();
        return new SegmentEntry(new SegmentId(id), PARTITION, written.rows(), written.minTs(), written.maxTs(), schema.version(),
                written.bytes(), written.data(), written.keys(), new Offset(0), List.of());
    }

    /** A vector that only this key has. */
    static float[] vectorOf(long key) {
        RandomGenerator random = new SplittableRandom(key);
        float[] vector = new float[DIM];
        for (int d = 0; d < DIM; d++) {
            vector[d] = random.nextFloat(-1, 1);
        }
        return vector;
    }

    DeleteFile writeDeletes(Map<SegmentId, DeletedRows> sections, String key) {
        FileRef file = store.writeDeletes(sections, key).toCompletableFuture().join();
        return new DeleteFile(file, new Offset(0), new Offset(10), false, List.copyOf(sections.keySet()));
    }

    static Manifest manifest(CollectionSchema schema, List<SegmentEntry> segments, List<DeleteFile> deletes,
            List<PartitionTombstone> tombstones) {
        ShardId shard = new ShardId(2);
        return new Manifest(new CollectionId(1), new LogGroupId(0), shard, 5, new Epoch(1, 1),
                new ReaderState(GroupPosition.beginning("topic"), ShardProgress.beginning(shard)), schema, true, segments, deletes,
                tombstones, List.of(), List.of());
    }

    @Override
    public void close() {
        node.close();
        channels.close();
        indexNode.close();
        workers.shutdownNow();
        handlers.shutdownNow();
        objects.close();
    }

    private record Rows(SegmentId id, int rows, Map<FieldId, Column> columns, Column timestamps) implements SegmentRows {
        @Override
        public Optional<Column> column(FieldId field) {
            return Optional.ofNullable(columns.get(field));
        }
    }
}
