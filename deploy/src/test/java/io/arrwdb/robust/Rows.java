package io.arrwdb.robust;

import com.google.protobuf.ByteString;
import io.arrwdb.bench.wire.MilvusConnection;
import io.arrwdb.engine.vector.Metric;
import io.arrwdb.bench.wire.VectorCollection;
import io.arrwdb.proto.milvus.CreateCollectionRequest;
import io.arrwdb.proto.milvus.DeleteRequest;
import io.arrwdb.proto.milvus.DescribeCollectionRequest;
import io.arrwdb.proto.milvus.FlushRequest;
import io.arrwdb.proto.milvus.InsertRequest;
import io.arrwdb.proto.milvus.ManualCompactionRequest;
import io.arrwdb.proto.milvus.MilvusServiceGrpc.MilvusServiceBlockingStub;
import io.arrwdb.proto.milvus.MutationResult;
import io.arrwdb.proto.milvus.QueryRequest;
import io.arrwdb.proto.milvus.QueryResults;
import io.arrwdb.proto.milvus.SearchRequest;
import io.arrwdb.proto.milvus.SearchResults;
import io.arrwdb.proto.milvus.UpsertRequest;
import io.arrwdb.proto.milvus.common.ConsistencyLevel;
import io.arrwdb.proto.milvus.common.KeyValuePair;
import io.arrwdb.proto.milvus.schema.CollectionSchema;
import io.arrwdb.proto.milvus.schema.DataType;
import io.arrwdb.proto.milvus.schema.FieldData;
import io.arrwdb.proto.milvus.schema.FieldSchema;
import io.arrwdb.proto.milvus.schema.FloatArray;
import io.arrwdb.proto.milvus.schema.LongArray;
import io.arrwdb.proto.milvus.schema.ScalarField;
import io.arrwdb.proto.milvus.schema.VectorField;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** The collection that clients work on, through one proxy, without retries: each call happens once, and its outcome is told or unknown. */
final class Rows implements AutoCloseable {
    static final String KEY = "id";
    static final String VALUE = "v";
    static final String VECTOR = "vector";
    private static final String NAME = "robust";
    private static final int SHARDS = 2;
    private static final long DEADLINE_MILLIS = 20_000;
    private static final List<String> ALL_FIELDS = List.of(KEY, VALUE, VECTOR);

    private final MilvusConnection connection;

    Rows(String endpoint) {
        connection = new MilvusConnection(endpoint);
    }

    void create() {
        CollectionSchema schema = CollectionSchema.newBuilder().setName(NAME)
                .addFields(FieldSchema.newBuilder().setFieldID(100).setName(KEY).setIsPrimaryKey(true).setDataType(DataType.Int64))
                .addFields(FieldSchema.newBuilder().setFieldID(101).setName(VALUE).setDataType(DataType.Int64))
                .addFields(FieldSchema.newBuilder().setFieldID(102).setName(VECTOR).setDataType(DataType.FloatVector)
                        .addTypeParams(KeyValuePair.newBuilder().setKey("dim").setValue(Integer.toString(Row.DIM)))).build();
        MilvusConnection.check("creating the collection", calls().createCollection(CreateCollectionRequest.newBuilder().setCollectionName(NAME)
                .setSchema(schema.toByteString()).setShardsNum(SHARDS).build()));
        VectorCollection collection = new VectorCollection(connection, NAME, Metric.L2);
        collection.index("FLAT", "{}");
        collection.load();
    }

    /** @return its timestamp, for session reads */
    long upsert(List<Row> rows) {
        MutationResult answer = calls().upsert(UpsertRequest.newBuilder().setCollectionName(NAME).setNumRows(rows.size()).addAllFieldsData(fields(rows)).build());
        MilvusConnection.check("upserting", answer.getStatus());
        return answer.getTimestamp();
    }

    long insert(List<Row> rows) {
        MutationResult answer = calls().insert(InsertRequest.newBuilder().setCollectionName(NAME).setNumRows(rows.size()).addAllFieldsData(fields(rows)).build());
        MilvusConnection.check("inserting", answer.getStatus());
        return answer.getTimestamp();
    }

    long delete(Collection<Long> keys) {
        MutationResult answer = calls().delete(DeleteRequest.newBuilder().setCollectionName(NAME).setExpr(in(keys)).build());
        MilvusConnection.check("deleting", answer.getStatus());
        return answer.getTimestamp();
    }

    /** The rows of these keys. */
    Answer get(Collection<Long> keys, ConsistencyLevel level, long guarantee) {
        return query(in(keys), level, guarantee);
    }

    /** The rows with keys from {@code from} up to, not including, {@code to}. */
    Answer range(long from, long to) {
        return query("%s >= %d && %s < %d".formatted(KEY, from, KEY, to), ConsistencyLevel.Strong, 0);
    }

    /** The row whose vector is the nearest to the key's. */
    Answer search(long key, ConsistencyLevel level, long guarantee) {
        SearchRequest.Builder request = new VectorCollection(connection, NAME, Metric.L2).searchRequest(new Row(key, 0).vector(), 1, "{}").toBuilder();
        SearchResults answer = calls().search(request.setConsistencyLevel(level).setGuaranteeTimestamp(guarantee).addAllOutputFields(ALL_FIELDS).build());
        MilvusConnection.check("searching", answer.getStatus());
        return Answer.of(answer.getResults().getFieldsDataList());
    }

    long count() {
        QueryResults answer = calls().query(QueryRequest.newBuilder().setCollectionName(NAME).addOutputFields("count(*)")
                .setConsistencyLevel(ConsistencyLevel.Strong).build());
        MilvusConnection.check("counting", answer.getStatus());
        return answer.getFieldsData(0).getScalars().getLongData().getData(0);
    }

    void flush() {
        MilvusConnection.check("flushing", calls().flush(FlushRequest.newBuilder().addCollectionNames(NAME).build()).getStatus());
    }

    void compact() {
        long collection = calls().describeCollection(DescribeCollectionRequest.newBuilder().setCollectionName(NAME).build()).getCollectionID();
        MilvusConnection.check("compacting", calls().manualCompaction(ManualCompactionRequest.newBuilder().setCollectionID(collection)
                .setCollectionName(NAME).build()).getStatus());
    }

    @Override
    public void close() {
        connection.close();
    }

    private Answer query(String filter, ConsistencyLevel level, long guarantee) {
        QueryResults answer = calls().query(QueryRequest.newBuilder().setCollectionName(NAME).setExpr(filter).addAllOutputFields(ALL_FIELDS)
                .setConsistencyLevel(level).setGuaranteeTimestamp(guarantee).build());
        MilvusConnection.check("querying", answer.getStatus());
        return Answer.of(answer.getFieldsDataList());
    }

    private MilvusServiceBlockingStub calls() {
        return connection.stub().withDeadlineAfter(DEADLINE_MILLIS, TimeUnit.MILLISECONDS);
    }

    private static String in(Collection<Long> keys) {
        return KEY + " in " + keys.stream().map(Object::toString).collect(Collectors.joining(", ", "[", "]"));
    }

    private static List<FieldData> fields(List<Row> rows) {
        FloatArray.Builder vectors = FloatArray.newBuilder();
        rows.forEach(row -> {
            for (float value : row.vector()) {
                vectors.addData(value);
            }
        });
        return List.of(longs(KEY, rows.stream().map(Row::key).toList()), longs(VALUE, rows.stream().map(Row::value).toList()),
                FieldData.newBuilder().setType(DataType.FloatVector).setFieldName(VECTOR)
                        .setVectors(VectorField.newBuilder().setDim(Row.DIM).setFloatVector(vectors)).build());
    }

    private static FieldData longs(String name, List<Long> values) {
        return FieldData.newBuilder().setType(DataType.Int64).setFieldName(name)
                .setScalars(ScalarField.newBuilder().setLongData(LongArray.newBuilder().addAllData(values))).build();
    }
}
