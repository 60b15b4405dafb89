package io.arrwdb.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.arrwdb.proto.milvus.CreateCollectionRequest;
import io.arrwdb.proto.milvus.CreateDatabaseRequest;
import io.arrwdb.proto.milvus.CreateIndexRequest;
import io.arrwdb.proto.milvus.FlushRequest;
import io.arrwdb.proto.milvus.GetCompactionStateRequest;
import io.arrwdb.proto.milvus.GetFlushStateRequest;
import io.arrwdb.proto.milvus.GetLoadStateRequest;
import io.arrwdb.proto.milvus.InsertRequest;
import io.arrwdb.proto.milvus.LoadCollectionRequest;
import io.arrwdb.proto.milvus.ManualCompactionRequest;
import io.arrwdb.proto.milvus.MilvusServiceGrpc;
import io.arrwdb.proto.milvus.MilvusServiceGrpc.MilvusServiceBlockingStub;
import io.arrwdb.proto.milvus.SearchRequest;
import io.arrwdb.proto.milvus.common.ConsistencyLevel;
import io.arrwdb.proto.milvus.common.LoadState;
import io.arrwdb.proto.milvus.common.CompactionState;
import io.arrwdb.proto.milvus.common.KeyValuePair;
import io.arrwdb.proto.milvus.common.PlaceholderGroup;
import io.arrwdb.proto.milvus.common.PlaceholderType;
import io.arrwdb.proto.milvus.common.PlaceholderValue;
import io.arrwdb.proto.milvus.common.Status;
import io.arrwdb.proto.milvus.schema.CollectionSchema;
import io.arrwdb.proto.milvus.schema.DataType;
import io.arrwdb.proto.milvus.schema.FieldData;
import io.arrwdb.proto.milvus.schema.FieldSchema;
import io.arrwdb.proto.milvus.schema.FloatArray;
import io.arrwdb.proto.milvus.schema.VectorField;
import io.arrwdb.rpc.RequestContext;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.stub.MetadataUtils;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Writes, searches, DDL, flushes, compactions, index builds and loads on their way through every service, captured between
 * the roles: one trace and one context all along.
 */
class RequestWayTest {
    private static final int DIM = 4;
    /** Enough for an index file. */
    private static final int ROWS = 5_000;
    /** A segment of another size, which is merged only when a user asks for it. */
    private static final int FEW_ROWS = 100;
    private static final String DATABASE = "shop";

    /** A call that a role took from another. */
    private record Hop(String service, String method, String trace, String database) {
        @Override
        public String toString() {
            return service + "." + method;
        }
    }

    private static final class Capture implements ServerInterceptor {
        private final List<Hop> hops = new CopyOnWriteArrayList<>();

        @Override
        public <Q, A> ServerCall.Listener<Q> interceptCall(ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
            String service = call.getMethodDescriptor().getServiceName();
            RequestContext context = RequestContext.current();
            hops.add(new Hop(service.substring(service.lastIndexOf('.') + 1), call.getMethodDescriptor().getBareMethodName(),
                    context.traceId(), context.database()));
            return next.startCall(call, headers);
        }

        List<Hop> of(String trace) {
            return hops.stream().filter(hop -> hop.trace.equals(trace)).toList();
        }

        /** Each once, in the order in which they first came. */
        List<String> distinct(String trace) {
            return of(trace).stream().map(Hop::toString).distinct().toList();
        }
    }

    private final Capture capture = new Capture();
    private final ArrwDb server = ArrwDb.forTests().intercepting(capture).start();
    private final ManagedChannel channel = ManagedChannelBuilder.forTarget(server.host() + ":" + server.port()).usePlaintext().build();

    @AfterEach
    void close() {
        channel.shutdownNow();
        server.close();
    }

    @Test
    void whatUsersAskForCrossesEveryServiceUnderOneTrace() {
        stub("").createDatabase(CreateDatabaseRequest.newBuilder().setDbName(DATABASE).build());
        creates(trace(1));
        writes(trace(2), ROWS);
        flushes(trace(3));
        writes(trace(4), FEW_ROWS);
        flushes(trace(5));
        compacts(trace(6));
        indexes(trace(7));
        loads(trace(8));
        searches();
        List<Hop> traced = capture.hops.stream().filter(hop -> !hop.trace.isEmpty()).toList();
        assertThat(traced).extracting(Hop::database).containsOnly(DATABASE);
        assertThat(traced).extracting(Hop::service).contains("RootCoordinator", "DataCoordinator", "IndexCoordinator",
                "QueryCoordinator", "DataNode", "IndexNode", "QueryNode", "CatalogSession");
    }

    private void creates(String trace) {
        ok(stub(trace).createCollection(CreateCollectionRequest.newBuilder().setCollectionName("c").setShardsNum(1)
                .setSchema(schema()).build()));
        assertThat(capture.distinct(trace)).containsExactlyInAnyOrder("RootCoordinator.CreateCollection",
                "DataCoordinator.CreateShards", "DataNode.Control", "CatalogSession.AwaitRevision");
    }

    /** The timestamps come from the root coordinator too, once for all that a group commit holds: under no request's trace. */
    private void writes(String trace, int rows) {
        ok(stub(trace).insert(rows(rows)).getStatus());
        assertThat(capture.of(trace)).extracting(Hop::toString).containsExactly("RootCoordinator.AllocateIds", "DataNode.Write");
    }

    private void flushes(String trace) {
        var flush = stub(trace).flush(FlushRequest.newBuilder().addCollectionNames("c").build());
        ok(flush.getStatus());
        assertThat(capture.of(trace)).extracting(Hop::toString).startsWith("DataCoordinator.Flush",
                "RootCoordinator.AllocateTimestamps", "DataNode.FlushShard", "DataNode.ShardStatus");
        until(() -> stub("").getFlushState(GetFlushStateRequest.newBuilder().setCollectionName("c")
                .setFlushTs(flush.getCollFlushTsOrThrow("c")).build()).getFlushed());
    }

    private void compacts(String trace) {
        var compaction = stub(trace).manualCompaction(ManualCompactionRequest.newBuilder().setCollectionName("c").build());
        ok(compaction.getStatus());
        assertThat(compaction.getCompactionPlanCount()).isEqualTo(1);
        until(() -> capture.distinct(trace).contains("DataNode.CommitCompaction"));
        assertThat(capture.distinct(trace)).contains("DataCoordinator.Compact", "DataNode.ShardStatus", "RootCoordinator.AllocateIds",
                "DataNode.RegisterCompaction", "IndexNode.Compact", "DataNode.CommitCompaction");
        until(() -> stub("").getCompactionState(GetCompactionStateRequest.newBuilder().setCompactionID(compaction.getCompactionID())
                .build()).getState() == CompactionState.Completed);
    }

    private void indexes(String trace) {
        ok(stub(trace).createIndex(CreateIndexRequest.newBuilder().setCollectionName("c").setFieldName("vec")
                .addExtraParams(pair("index_type", "HNSW")).addExtraParams(pair("metric_type", "L2")).build()));
        until(() -> capture.distinct(trace).contains("DataNode.CommitIndex"));
        assertThat(capture.distinct(trace)).containsExactlyInAnyOrder("IndexCoordinator.CreateIndex",
                "RootCoordinator.AllocateIds", "RootCoordinator.AllocateTimestamps", "CatalogSession.AwaitRevision",
                "DataNode.ShardStatus", "DataNode.RegisterIndexBuild", "IndexNode.BuildIndex", "DataNode.CommitIndex");
    }

    private void loads(String trace) {
        ok(stub(trace).loadCollection(LoadCollectionRequest.newBuilder().setCollectionName("c").build()));
        until(() -> capture.distinct(trace).contains("QueryNode.LoadShard"));
        assertThat(capture.distinct(trace)).contains("QueryCoordinator.Load", "CatalogSession.AwaitRevision", "QueryNode.LoadShard")
                .isSubsetOf("QueryCoordinator.Load", "RootCoordinator.AllocateIds", "CatalogSession.AwaitRevision", "QueryNode.LoadShard",
                        "QueryNode.Status");
        until(() -> stub("").getLoadState(GetLoadStateRequest.newBuilder().setCollectionName("c").build()).getState()
                == LoadState.LoadStateLoaded);
    }

    /** The query node asks the leader but where it has read on by chance: until it does. */
    private void searches() {
        List<String> hops;
        int number = 100;
        do {
            String trace = trace(number++);
            var found = stub(trace).search(search());
            ok(found.getStatus());
            assertThat(found.getResults().getScoresCount()).isEqualTo(10);
            hops = capture.of(trace).stream().map(Hop::toString).toList();
            assertThat(hops).startsWith("RootCoordinator.AllocateTimestamps", "QueryNode.Search")
                    .isSubsetOf("RootCoordinator.AllocateTimestamps", "QueryNode.Search", "DataNode.ReadIndexes");
        } while (!hops.contains("DataNode.ReadIndexes"));
    }

    private static String trace(int number) {
        return "%032x".formatted(number);
    }

    /** @param trace empty for none */
    private MilvusServiceBlockingStub stub(String trace) {
        Metadata headers = new Metadata();
        headers.put(Metadata.Key.of("dbname", Metadata.ASCII_STRING_MARSHALLER), DATABASE);
        if (!trace.isEmpty()) {
            headers.put(Metadata.Key.of("traceparent", Metadata.ASCII_STRING_MARSHALLER), "00-" + trace + "-0000000000000001-01");
        }
        return MilvusServiceGrpc.newBlockingStub(channel).withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers));
    }

    private static ByteString schema() {
        return CollectionSchema.newBuilder().setName("c")
                .addFields(FieldSchema.newBuilder().setName("id").setDataType(DataType.Int64).setIsPrimaryKey(true).setAutoID(true))
                .addFields(FieldSchema.newBuilder().setName("vec").setDataType(DataType.FloatVector).addTypeParams(pair("dim", DIM)))
                .build().toByteString();
    }

    private static InsertRequest rows(int rows) {
        Random random = new Random(1);
        FloatArray.Builder values = FloatArray.newBuilder();
        for (int i = 0; i < rows * DIM; i++) {
            values.addData(random.nextFloat());
        }
        return InsertRequest.newBuilder().setCollectionName("c").setNumRows(rows).addFieldsData(FieldData.newBuilder()
                .setFieldName("vec").setType(DataType.FloatVector)
                .setVectors(VectorField.newBuilder().setDim(DIM).setFloatVector(values))).build();
    }

    private static SearchRequest search() {
        PlaceholderValue query = PlaceholderValue.newBuilder().setTag("$0").setType(PlaceholderType.FloatVector)
                .addValues(ByteString.copyFrom(new byte[DIM * Float.BYTES])).build();
        return SearchRequest.newBuilder().setCollectionName("c").setNq(1).setConsistencyLevel(ConsistencyLevel.Strong)
                .setPlaceholderGroup(PlaceholderGroup.newBuilder().addPlaceholders(query).build().toByteString())
                .addSearchParams(pair("anns_field", "vec")).addSearchParams(pair("topk", 10)).addSearchParams(pair("params", "{}")).build();
    }

    private static KeyValuePair pair(String key, Object value) {
        return KeyValuePair.newBuilder().setKey(key).setValue(value.toString()).build();
    }

    private static void ok(Status status) {
        assertThat(status.getReason()).isEmpty();
        assertThat(status.getCode()).isZero();
    }

    /** Every test's time-out ends it where the condition never comes. */
    private static void until(BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            LockSupport.parkNanos(5_000_000);
        }
    }
}
