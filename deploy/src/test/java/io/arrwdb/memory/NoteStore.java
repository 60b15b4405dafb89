package io.arrwdb.memory;

import com.google.protobuf.ByteString;
import io.arrwdb.bench.wire.MilvusConnection;
import io.arrwdb.proto.milvus.CreateCollectionRequest;
import io.arrwdb.proto.milvus.CreateIndexRequest;
import io.arrwdb.proto.milvus.DescribeIndexRequest;
import io.arrwdb.proto.milvus.DescribeIndexResponse;
import io.arrwdb.proto.milvus.FlushRequest;
import io.arrwdb.proto.milvus.FlushResponse;
import io.arrwdb.proto.milvus.GetCompactionStateRequest;
import io.arrwdb.proto.milvus.GetCompactionStateResponse;
import io.arrwdb.proto.milvus.GetFlushStateRequest;
import io.arrwdb.proto.milvus.GetLoadingProgressRequest;
import io.arrwdb.proto.milvus.InsertRequest;
import io.arrwdb.proto.milvus.LoadCollectionRequest;
import io.arrwdb.proto.milvus.ManualCompactionRequest;
import io.arrwdb.proto.milvus.MilvusServiceGrpc;
import io.arrwdb.proto.milvus.MilvusServiceGrpc.MilvusServiceBlockingStub;
import io.arrwdb.proto.milvus.QueryRequest;
import io.arrwdb.proto.milvus.QueryResults;
import io.arrwdb.proto.milvus.SearchRequest;
import io.arrwdb.proto.milvus.SearchResults;
import io.arrwdb.proto.milvus.common.CompactionState;
import io.arrwdb.proto.milvus.common.ConsistencyLevel;
import io.arrwdb.proto.milvus.common.DslType;
import io.arrwdb.proto.milvus.common.KeyValuePair;
import io.arrwdb.proto.milvus.common.PlaceholderGroup;
import io.arrwdb.proto.milvus.common.PlaceholderType;
import io.arrwdb.proto.milvus.common.PlaceholderValue;
import io.arrwdb.proto.milvus.common.Status;
import io.arrwdb.proto.milvus.schema.CollectionSchema;
import io.arrwdb.proto.milvus.schema.DataType;
import io.arrwdb.proto.milvus.schema.FieldSchema;
import io.arrwdb.proto.milvus.schema.LongArray;
import io.arrwdb.proto.milvus.schema.SearchResultData;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.BooleanSupplier;

/** The collection of {@link Notes}, over the wire: no SDK in between whose own memory and speed would count. */
final class NoteStore implements AutoCloseable {
    private static final String NAME = "notes";
    private static final QueryRequest ALL = QueryRequest.newBuilder().setCollectionName(NAME).setExpr("id >= 0")
        .addOutputFields("text").addOutputFields("vector").setConsistencyLevel(ConsistencyLevel.Strong).build();
    /** Overload, which clients are to wait out. */
    private static final int RATE_LIMIT = 8;
    private static final long PAUSE_MILLIS = 50;

    private final MilvusConnection connection;
    private final MilvusServiceBlockingStub stub;

    NoteStore(String uri) {
        connection = new MilvusConnection(uri);
        stub = connection.stub();
    }

    void create() {
        CollectionSchema schema = CollectionSchema.newBuilder().setName(NAME)
            .addFields(FieldSchema.newBuilder().setName("id").setIsPrimaryKey(true).setDataType(DataType.Int64))
            .addFields(FieldSchema.newBuilder().setName("colour").setDataType(DataType.Int32))
            .addFields(FieldSchema.newBuilder().setName("text").setDataType(DataType.VarChar)
                .addTypeParams(pair("max_length", "65535")))
            .addFields(FieldSchema.newBuilder().setName("vector").setDataType(DataType.FloatVector)
                .addTypeParams(pair("dim", Integer.toString(Notes.DIM)))).build();
        check("creating", stub.createCollection(CreateCollectionRequest.newBuilder().setCollectionName(NAME)
            .setSchema(schema.toByteString()).setConsistencyLevel(ConsistencyLevel.Strong).build()));
    }

    /** Inserts rows, as often as the server asks to wait. Answers how often it did. */
    int insert(Notes notes, long from, long to) {
        InsertRequest request = InsertRequest.newBuilder().setCollectionName(NAME).setNumRows((int) (to - from))
            .addAllFieldsData(notes.columns(from, to)).build();
        for (int refusals = 0;; refusals++) {
            Status status = stub.insert(request).getStatus();
            if (status.getCode() != RATE_LIMIT) {
                check("inserting", status);
                return refusals;
            }
            sleep();
        }
    }

    void flush() {
        FlushResponse flush = stub.flush(FlushRequest.newBuilder().addCollectionNames(NAME).build());
        check("flushing", flush.getStatus());
        GetFlushStateRequest question = GetFlushStateRequest.newBuilder().setCollectionName(NAME)
            .addAllSegmentIDs(flush.getCollSegIDsOrDefault(NAME, LongArray.getDefaultInstance()).getDataList())
            .setFlushTs(flush.getCollFlushTsOrDefault(NAME, 0)).build();
        until(() -> stub.getFlushState(question).getFlushed());
    }

    /** Answers how many compactions that took. */
    int compact() {
        long id = stub.manualCompaction(ManualCompactionRequest.newBuilder().setCollectionName(NAME).build()).getCompactionID();
        GetCompactionStateRequest question = GetCompactionStateRequest.newBuilder().setCompactionID(id).build();
        until(() -> stub.getCompactionState(question).getState() == CompactionState.Completed);
        GetCompactionStateResponse ended = stub.getCompactionState(question);
        if (ended.getFailedPlanNo() > 0) {
            throw new IllegalStateException("compactions failed: " + ended);
        }
        return Math.toIntExact(ended.getCompletedPlanNo());
    }

    void index() {
        check("indexing", stub.createIndex(CreateIndexRequest.newBuilder().setCollectionName(NAME).setFieldName("vector")
            .setIndexName("vector").addExtraParams(pair("index_type", "HNSW")).addExtraParams(pair("metric_type", "L2"))
            .addExtraParams(pair("params", "{\"M\": 8, \"efConstruction\": 64}")).build()));
        until(() -> {
            DescribeIndexResponse answer = stub.describeIndex(
                DescribeIndexRequest.newBuilder().setCollectionName(NAME).setIndexName("vector").build());
            check("asking for the index", answer.getStatus());
            return answer.getIndexDescriptions(0).getPendingIndexRows() == 0;
        });
    }

    void load() {
        check("loading", stub.loadCollection(LoadCollectionRequest.newBuilder().setCollectionName(NAME).setReplicaNumber(1).build()));
        until(() -> stub.getLoadingProgress(GetLoadingProgressRequest.newBuilder().setCollectionName(NAME).build())
            .getProgress() == 100);
    }

    long count(String filter) {
        QueryResults answer = stub.query(QueryRequest.newBuilder().setCollectionName(NAME).setExpr(filter)
            .addOutputFields("count(*)").setConsistencyLevel(ConsistencyLevel.Strong).build());
        check("counting", answer.getStatus());
        return answer.getFieldsData(0).getScalars().getLongData().getData(0);
    }

    /** Every row with its text and its vector, or the refusal. */
    QueryResults all() {
        return stub.query(ALL);
    }

    /** As {@link #all}, of a client that asks but does not take the answer. */
    ClientCall<QueryRequest, QueryResults> allNotTaken() {
        ClientCall<QueryRequest, QueryResults> call = stub.getChannel().newCall(MilvusServiceGrpc.getQueryMethod(), CallOptions.DEFAULT);
        call.start(new ClientCall.Listener<>() { }, new Metadata());
        call.sendMessage(ALL);
        call.halfClose();
        return call;
    }

    /** The nearest rows of a key's vector with their colours and texts. */
    SearchResultData nearest(long key, int limit, String filter) {
        float[] query = Notes.vector(key);
        ByteBuffer bytes = ByteBuffer.allocate(query.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(query);
        SearchResults answer = stub.search(SearchRequest.newBuilder().setCollectionName(NAME).setDslType(DslType.BoolExprV1)
            .setDsl(filter).setNq(1).setConsistencyLevel(ConsistencyLevel.Strong).addOutputFields("colour").addOutputFields("text")
            .setPlaceholderGroup(PlaceholderGroup.newBuilder().addPlaceholders(PlaceholderValue.newBuilder().setTag("$0")
                .setType(PlaceholderType.FloatVector).addValues(ByteString.copyFrom(bytes))).build().toByteString())
            .addSearchParams(pair("anns_field", "vector")).addSearchParams(pair("topk", Integer.toString(limit)))
            .addSearchParams(pair("metric_type", "L2")).addSearchParams(pair("params", "{\"ef\": 64}")).build());
        check("searching", answer.getStatus());
        return answer.getResults();
    }

    @Override
    public void close() {
        connection.close();
    }

    private static void check(String what, Status status) {
        MilvusConnection.check(what, status);
    }

    private static void until(BooleanSupplier done) {
        while (!done.getAsBoolean()) {
            sleep();
        }
    }

    private static void sleep() {
        try {
            Thread.sleep(PAUSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static KeyValuePair pair(String key, String value) {
        return KeyValuePair.newBuilder().setKey(key).setValue(value).build();
    }
}
