package io.arrwdb.querynode.read;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.arrwdb.core.id.FieldId;
import io.arrwdb.core.id.PartitionId;
import io.arrwdb.core.id.SegmentId;
import io.arrwdb.core.id.ShardId;
import io.arrwdb.core.schema.CollectionSchema;
import io.arrwdb.core.schema.DataType;
import io.arrwdb.core.schema.FieldSchema;
import io.arrwdb.core.time.Timestamp;
import io.arrwdb.engine.Cancellation;
import io.arrwdb.engine.column.Column;
import io.arrwdb.engine.column.ColumnBatch;
import io.arrwdb.engine.column.ColumnBuilder;
import io.arrwdb.engine.column.ColumnType;
import io.arrwdb.engine.memory.MemoryBudget;
import io.arrwdb.proto.internal.ReadContext;
import io.arrwdb.proto.internal.SearchRequest;
import io.arrwdb.proto.internal.SearchResponse;
import io.arrwdb.shard.view.Deletes;
import io.arrwdb.shard.view.OwnedRows;
import io.arrwdb.shard.view.RowsAt;
import io.arrwdb.shard.view.SegmentView;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Vectors that are not dense floats: searched row by row, answered as they were written, absent where they are null. */
class VectorKindsTest {
    private static final FieldId KEY = new FieldId(100);
    private static final FieldId BITS = new FieldId(101);
    private static final FieldId SPARSE = new FieldId(102);
    private static final FieldId LATE = new FieldId(103);
    private static final int ROWS = 20;

    private final WorkPool pool = new WorkPool(1);
    private final CollectionSchema schema = new CollectionSchema(1, "", false, List.of(
            field(KEY, "key", DataType.INT64, Map.of(), 0), field(BITS, "bits", DataType.BINARY_VECTOR, Map.of("dim", "16"), 0),
            field(SPARSE, "sparse", DataType.SPARSE_FLOAT_VECTOR, Map.of(), 0),
            field(LATE, "late", DataType.FLOAT_VECTOR, Map.of("dim", "2"), 1)));

    @AfterEach
    void close() {
        pool.close();
    }

    @Test
    void searchesBinaryVectorsByDifferentBits() {
        SearchResponse answer = search(request(BITS, "HAMMING").setQueries(ByteString.copyFrom(bits(7))), segments());
        assertThat(answer.getPks().getInts(0)).isEqualTo(7);
        assertThat(answer.getScores(0)).isZero();
        for (int i = 0; i < answer.getHitCounts(0); i++) {
            int difference = (int) answer.getPks().getInts(i) ^ 7;
            assertThat(answer.getScores(i)).isEqualTo(Integer.bitCount(difference));
        }
        ColumnBatch rows = ColumnBatch.decode(answer.getRows().toByteArray());
        assertThat(rows.column(BITS).orElseThrow().bytes(0)).isEqualTo(bits(7));
    }

    @Test
    void searchesSparseVectorsByInnerProductAndLeavesNullsOut() {
        SearchResponse answer = search(request(SPARSE, "IP").addSparseQueries(ByteString.copyFrom(pairs(3, 2f))), segments());
        assertThat(answer.getPks().getIntsList()).as("only rows with index 3, nulls left out")
                .startsWith(3L).doesNotContain(0L, 5L, 10L, 15L);
        assertThat(answer.getScores(0)).isEqualTo(2f * 3);
        ColumnBatch rows = ColumnBatch.decode(answer.getRows().toByteArray());
        assertThat(rows.column(SPARSE).orElseThrow().bytes(0)).isEqualTo(pairs(3, 3f));
    }

    @Test
    void findsNothingInAFieldThatCameLater() {
        SearchResponse answer = search(request(LATE, "L2").setQueries(ByteString.copyFrom(new byte[8])), segments());
        assertThat(answer.getHitCountsList()).containsExactly(0);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 16})
    void manyQueriesFindWhatEachFindsAlone(int threads) {
        ByteString all = ByteString.EMPTY;
        List<Long> binary = new ArrayList<>();
        List<Long> pairwise = new ArrayList<>();
        SearchRequest.Builder sparse = request(SPARSE, "IP").setNq(7);
        for (int query = 1; query <= 7; query++) {
            all = all.concat(ByteString.copyFrom(bits(query)));
            sparse.addSparseQueries(ByteString.copyFrom(pairs(query, 1f)));
            binary.addAll(search(request(BITS, "HAMMING").setQueries(ByteString.copyFrom(bits(query))), segments())
                    .getPks().getIntsList());
            pairwise.addAll(search(request(SPARSE, "IP").addSparseQueries(ByteString.copyFrom(pairs(query, 1f))), segments())
                    .getPks().getIntsList());
        }
        try (WorkPool several = new WorkPool(threads)) {
            assertThat(search(request(BITS, "HAMMING").setNq(7).setQueries(all), segments(), several).getPks().getIntsList())
                    .isEqualTo(binary);
            assertThat(search(sparse, segments(), several).getPks().getIntsList()).isEqualTo(pairwise);
        }
    }

    private SearchResponse search(SearchRequest.Builder request, List<SegmentView> segments) {
        return search(request, segments, pool);
    }

    private static SearchResponse search(SearchRequest.Builder request, List<SegmentView> segments, WorkPool pool) {
        ReadPlan plan = ReadPlan.of(request.getRead(), Cancellation.NEVER);
        return new Search(request.build(), plan).run(segments, pool, MemoryBudget.unlimited(), 1 << 20);
    }

    private SearchRequest.Builder request(FieldId field, String metric) {
        return SearchRequest.newBuilder().setField(field.value()).setMetricType(metric).setNq(1).setTopK(5)
                .setRead(ReadContext.newBuilder().addShards(new ShardId(1).value()).setMvccTs(1_000)
                        .setSchema(ByteString.copyFrom(schema.encode())).addOutputFields(BITS.value())
                        .addOutputFields(SPARSE.value()));
    }

    /** Row i has the key i, the bits of i, and i at the sparse index i; every fifth sparse vector is null. */
    private static List<SegmentView> segments() {
        ColumnBuilder keys = new ColumnBuilder(ColumnType.INT64);
        ColumnBuilder bits = new ColumnBuilder(ColumnType.vector(DataType.BINARY_VECTOR, 16));
        ColumnBuilder sparse = new ColumnBuilder(ColumnType.scalar(DataType.SPARSE_FLOAT_VECTOR));
        ColumnBuilder timestamps = new ColumnBuilder(ColumnType.INT64);
        for (int i = 0; i < ROWS; i++) {
            keys.appendLong(i);
            bits.appendBytes(bits(i));
            if (i % 5 == 0) {
                sparse.appendNull();
            } else {
                sparse.appendBytes(pairs(i, i));
            }
            timestamps.appendLong(10);
        }
        Map<FieldId, Column> columns = Map.of(KEY, keys.build(), BITS, bits.build(), SPARSE, sparse.build());
        Timestamp written = new Timestamp(10);
        return List.of(new SegmentView(new PartitionId(1), new RowsAt(new SegmentId(1), ROWS, columns, timestamps.build()),
                Deletes.NONE, OwnedRows.ALL, written, written, Timestamp.MAX, null));
    }

    private static byte[] bits(int value) {
        return new byte[] {(byte) value, 0};
    }

    private static byte[] pairs(int index, float value) {
        return ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putInt(index).putFloat(value).array();
    }

    private static FieldSchema field(FieldId id, String name, DataType type, Map<String, String> params, int since) {
        return new FieldSchema(id, name, "", type, null, id.equals(KEY), false, since > 0 || id.equals(SPARSE), false, false,
                false, params, null, since);
    }
}
