package io.arrwdb.querynode.read;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.arrwdb.core.id.FieldId;
import io.arrwdb.core.id.IndexId;
import io.arrwdb.core.id.Offset;
import io.arrwdb.core.id.PartitionId;
import io.arrwdb.core.id.SegmentId;
import io.arrwdb.core.id.ShardId;
import io.arrwdb.core.manifest.FileRef;
import io.arrwdb.core.manifest.SegmentEntry;
import io.arrwdb.core.schema.CollectionSchema;
import io.arrwdb.core.schema.DataType;
import io.arrwdb.core.schema.FieldSchema;
import io.arrwdb.core.time.Timestamp;
import io.arrwdb.engine.Cancellation;
import io.arrwdb.engine.column.ColumnBuilder;
import io.arrwdb.engine.column.ColumnType;
import io.arrwdb.engine.index.IndexType;
import io.arrwdb.engine.index.VectorIndex;
import io.arrwdb.engine.index.VectorQuery;
import io.arrwdb.engine.memory.MemoryBudget;
import io.arrwdb.engine.topk.TopK;
import io.arrwdb.engine.vector.Metric;
import io.arrwdb.engine.vector.VectorKind;
import io.arrwdb.proto.internal.ReadContext;
import io.arrwdb.proto.internal.SearchRequest;
import io.arrwdb.shard.segment.SealedSegment;
import io.arrwdb.shard.view.Deletes;
import io.arrwdb.shard.view.OwnedRows;
import io.arrwdb.shard.view.RowsAt;
import io.arrwdb.shard.view.SegmentView;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A segment may still have the file of an index that was dropped: only the one in force is searched. */
class IndexInForceTest {
    private static final FieldId KEY = new FieldId(100);
    private static final FieldId VECTOR = new FieldId(101);
    private static final IndexId OLD = new IndexId(9);
    private static final Timestamp WRITTEN = new Timestamp(10);
    private static final CollectionSchema SCHEMA = new CollectionSchema(1, "", false, List.of(
            new FieldSchema(KEY, "key", "", DataType.INT64, null, true, false, false, false, false, false, Map.of(), null, 0),
            new FieldSchema(VECTOR, "vector", "", DataType.FLOAT_VECTOR, null, false, false, false, false, false, false,
                    Map.of("dim", "2"), null, 0)));

    @Test
    void theFileOfAnotherDefinitionIsNotUsed() {
        assertThat(hits(OLD.value())).as("by the file, which finds nothing").isZero();
        assertThat(hits(10)).as("by a later index of the same field and metric").isEqualTo(3);
        assertThat(hits(0)).as("by no index").isEqualTo(3);
    }

    private static int hits(long index) {
        SearchRequest request = SearchRequest.newBuilder().setField(VECTOR.value()).setIndex(index).setMetricType("L2").setNq(1)
                .setTopK(5).setQueries(ByteString.copyFrom(new byte[8])).setRead(ReadContext.newBuilder()
                        .addShards(new ShardId(1).value()).setMvccTs(1_000).setSchema(ByteString.copyFrom(SCHEMA.encode()))).build();
        try (WorkPool pool = new WorkPool(1)) {
            return new Search(request, ReadPlan.of(request.getRead(), Cancellation.NEVER))
                    .run(List.of(segment()), pool, MemoryBudget.unlimited(), 1 << 20).getHitCounts(0);
        }
    }

    private static SegmentView segment() {
        ColumnBuilder keys = new ColumnBuilder(ColumnType.INT64);
        ColumnBuilder vectors = new ColumnBuilder(ColumnType.vector(DataType.FLOAT_VECTOR, 2));
        ColumnBuilder timestamps = new ColumnBuilder(ColumnType.INT64);
        for (int i = 0; i < 3; i++) {
            keys.appendLong(i);
            vectors.appendBytes(new byte[8]);
            timestamps.appendLong(WRITTEN.value());
        }
        RowsAt rows = new RowsAt(new SegmentId(1), 3, Map.of(KEY, keys.build(), VECTOR, vectors.build()), timestamps.build());
        FileRef file = new FileRef("file", 1, 1);
        SegmentEntry entry = new SegmentEntry(rows.id(), new PartitionId(1), 3, WRITTEN, WRITTEN, 1, 1, file, file, new Offset(0), List.of());
        SealedSegment sealed = new SealedSegment(entry, rows, null, Map.of(OLD, new FindsNothing()), () -> { });
        return new SegmentView(entry.partition(), rows, Deletes.NONE, OwnedRows.ALL, WRITTEN, WRITTEN, Timestamp.MAX, sealed);
    }

    private record FindsNothing() implements VectorIndex {
        @Override
        public IndexType type() {
            return IndexType.HNSW;
        }

        @Override
        public Metric metric() {
            return Metric.L2;
        }

        @Override
        public VectorKind kind() {
            return VectorKind.DENSE;
        }

        @Override
        public int count() {
            return 3;
        }

        @Override
        public long memoryBytes() {
            return 0;
        }

        @Override
        public void search(VectorQuery query, TopK[] out) { }

        @Override
        public void close() { }
    }
}
