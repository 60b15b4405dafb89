package io.arrwdb.deploy.demo;

import com.google.protobuf.ByteString;
import io.arrwdb.proto.milvus.CreateCollectionRequest;
import io.arrwdb.proto.milvus.CreateIndexRequest;
import io.arrwdb.proto.milvus.DescribeIndexRequest;
import io.arrwdb.proto.milvus.FlushRequest;
import io.arrwdb.proto.milvus.GetLoadingProgressRequest;
import io.arrwdb.proto.milvus.InsertRequest;
import io.arrwdb.proto.milvus.LoadCollectionRequest;
import io.arrwdb.proto.milvus.MilvusServiceGrpc;
import io.arrwdb.proto.milvus.MilvusServiceGrpc.MilvusServiceBlockingStub;
import io.arrwdb.proto.milvus.SearchRequest;
import io.arrwdb.proto.milvus.SearchResults;
import io.arrwdb.proto.milvus.common.ConsistencyLevel;
import io.arrwdb.proto.milvus.common.DslType;
import io.arrwdb.proto.milvus.common.IndexState;
import io.arrwdb.proto.milvus.common.KeyValuePair;
import io.arrwdb.proto.milvus.common.PlaceholderGroup;
import io.arrwdb.proto.milvus.common.PlaceholderType;
import io.arrwdb.proto.milvus.common.PlaceholderValue;
import io.arrwdb.proto.milvus.common.Status;
import io.arrwdb.proto.milvus.schema.CollectionSchema;
import io.arrwdb.proto.milvus.schema.FieldData;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Map;

/** The few calls that the demo and the warm-up make, over the network like any client's. */
final class MilvusCalls implements AutoCloseable {
    private static final long POLL_MILLIS = 20;

    private final ManagedChannel channel;
    private final MilvusServiceBlockingStub stub;

    MilvusCalls(String host, int port) {
        channel = NettyChannelBuilder.forAddress(host, port).usePlaintext().build();
        stub = MilvusServiceGrpc.newBlockingStub(channel);
    }

    void create(CollectionSchema schema) {
        check(stub.createCollection(CreateCollectionRequest.newBuilder().setCollectionName(schema.getName())
                .setSchema(schema.toByteString()).build()));
    }

    void insert(String collection, int rows, List<FieldData> columns) {
        check(stub.insert(InsertRequest.newBuilder().setCollectionName(collection).setNumRows(rows)
                .addAllFieldsData(columns).build()).getStatus());
    }

    void flush(String collection) {
        check(stub.flush(FlushRequest.newBuilder().addCollectionNames(collection).build()).getStatus());
    }

    /** Returns once the index covers every row. */
    void index(String collection, String field, Map<String, String> parameters) throws InterruptedException {
        CreateIndexRequest.Builder request = CreateIndexRequest.newBuilder().setCollectionName(collection).setFieldName(field);
        parameters.forEach((key, value) -> request.addExtraParams(pair(key, value)));
        check(stub.createIndex(request.build()));
        while (!indexed(collection, field)) {
            Thread.sleep(POLL_MILLIS);
        }
    }

    private boolean indexed(String collection, String field) {
        return stub.describeIndex(DescribeIndexRequest.newBuilder().setCollectionName(collection).setFieldName(field).build())
                .getIndexDescriptionsList().stream().allMatch(i -> i.getState() == IndexState.Finished);
    }

    /** Returns once the collection can be searched. */
    void load(String collection) throws InterruptedException {
        check(stub.loadCollection(LoadCollectionRequest.newBuilder().setCollectionName(collection).build()));
        while (stub.getLoadingProgress(GetLoadingProgressRequest.newBuilder().setCollectionName(collection).build())
                .getProgress() < 100) {
            Thread.sleep(POLL_MILLIS);
        }
    }

    SearchResults search(String collection, String field, float[] vector, int limit, String filter, String... outputFields) {
        SearchRequest request = SearchRequest.newBuilder().setCollectionName(collection).setDsl(filter)
                .setDslType(DslType.BoolExprV1).setPlaceholderGroup(placeholder(vector)).setNq(1)
                .setConsistencyLevel(ConsistencyLevel.Strong).addAllOutputFields(List.of(outputFields))
                .addSearchParams(pair("anns_field", field)).addSearchParams(pair("topk", Integer.toString(limit)))
                .addSearchParams(pair("params", "{\"ef\":64}")).build();
        SearchResults results = stub.search(request);
        check(results.getStatus());
        return results;
    }

    @Override
    public void close() {
        channel.shutdownNow();
    }

    private static ByteString placeholder(float[] vector) {
        ByteBuffer bytes = ByteBuffer.allocate(vector.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(vector);
        return PlaceholderGroup.newBuilder().addPlaceholders(PlaceholderValue.newBuilder().setTag("$0")
                .setType(PlaceholderType.FloatVector).addValues(ByteString.copyFrom(bytes))).build().toByteString();
    }

    private static KeyValuePair pair(String key, String value) {
        return KeyValuePair.newBuilder().setKey(key).setValue(value).build();
    }

    private static void check(Status status) {
        if (status.getCode() != 0) {
            throw new IllegalStateException("code " + status.getCode() + ": " + status.getReason());
        }
    }
}
