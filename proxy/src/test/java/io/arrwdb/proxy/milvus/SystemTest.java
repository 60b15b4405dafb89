package io.arrwdb.proxy.milvus;

import static io.arrwdb.proxy.fake.Requests.createLoaded;
import static io.arrwdb.proxy.fake.Requests.schema;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.arrwdb.proto.milvus.AllocTimestampRequest;
import io.arrwdb.proto.milvus.CheckHealthRequest;
import io.arrwdb.proto.milvus.ConnectRequest;
import io.arrwdb.proto.milvus.ConnectResponse;
import io.arrwdb.proto.milvus.DescribeCollectionRequest;
import io.arrwdb.proto.milvus.FlushAllRequest;
import io.arrwdb.proto.milvus.FlushRequest;
import io.arrwdb.proto.milvus.FlushResponse;
import io.arrwdb.proto.milvus.GetCompactionStateRequest;
import io.arrwdb.proto.milvus.GetComponentStatesRequest;
import io.arrwdb.proto.milvus.GetFlushAllStateRequest;
import io.arrwdb.proto.milvus.GetFlushStateRequest;
import io.arrwdb.proto.milvus.GetPersistentSegmentInfoRequest;
import io.arrwdb.proto.milvus.GetQuerySegmentInfoRequest;
import io.arrwdb.proto.milvus.GetMetricsRequest;
import io.arrwdb.proto.milvus.GetVersionRequest;
import io.arrwdb.proto.milvus.ManualCompactionRequest;
import io.arrwdb.proto.milvus.common.CompactionState;
import io.arrwdb.proto.milvus.common.SegmentState;
import io.arrwdb.proto.milvus.common.StateCode;
import io.arrwdb.proxy.ProxyConfig;
import io.arrwdb.proxy.fake.FakeCluster;
import io.arrwdb.proxy.intercept.Metrics;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.MetadataUtils;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SystemTest {
    private final List<String> finished = new CopyOnWriteArrayList<>();
    private final FakeCluster cluster = new FakeCluster(ProxyConfig.defaults(), new Metrics() {
        @Override
        public void started(String rpc) { }

        @Override
        public void finished(String rpc, int code, long durationNanos) {
            finished.add(rpc + " " + code);
        }

        @Override
        public void rows(String rpc, long rows) { }
    });

    @AfterEach
    void close() {
        cluster.close();
    }

    @Test
    void greetsClientsWithAnIdentifierThatIsNotZero() {
        ConnectResponse connected = cluster.client().connect(ConnectRequest.getDefaultInstance());
        assertThat(connected.getIdentifier()).isNotZero();
        assertThat(connected.getServerInfo().getBuildTags()).startsWith("v2.6.22");
        assertThat(cluster.client().getVersion(GetVersionRequest.getDefaultInstance()).getVersion()).isEqualTo("v2.6.22");
        assertThat(cluster.client().checkHealth(CheckHealthRequest.getDefaultInstance()).getIsHealthy()).isTrue();
        assertThat(cluster.client().allocTimestamp(AllocTimestampRequest.getDefaultInstance()).getTimestamp()).isPositive();
        assertThat(cluster.client().getComponentStates(GetComponentStatesRequest.getDefaultInstance()).getState()
                .getStateCode()).isEqualTo(StateCode.Healthy);
    }

    @Test
    void takesTheDatabaseFromTheHeaders() {
        Metadata headers = new Metadata();
        headers.put(Metadata.Key.of("dbname", Metadata.ASCII_STRING_MARSHALLER), "elsewhere");
        var client = cluster.client().withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers));
        assertThat(client.connect(ConnectRequest.getDefaultInstance()).getStatus().getCode()).isEqualTo(800);
    }

    @Test
    void answersWhatItDoesNotHaveAsUnimplemented() {
        assertThatThrownBy(() -> cluster.client().getMetrics(GetMetricsRequest.getDefaultInstance()))
                .isInstanceOfSatisfying(StatusRuntimeException.class,
                        e -> assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.UNIMPLEMENTED));
    }

    @Test
    void countsCallsByTheCodeOfTheirAnswer() {
        cluster.client().getVersion(GetVersionRequest.getDefaultInstance());
        cluster.client().describeCollection(DescribeCollectionRequest.newBuilder().setCollectionName("no").build());
        assertThat(finished).containsExactly("GetVersion 0", "DescribeCollection 100");
    }

    @Test
    void flushesCompactsAndListsSegments() {
        createLoaded(cluster, "c", schema());
        FlushResponse flushed = cluster.client().flush(FlushRequest.newBuilder().addCollectionNames("c").build());
        assertThat(flushed.getCollSegIDsMap()).containsKey("c");
        assertThat(flushed.getCollFlushTsMap().get("c")).isPositive();
        assertThat(cluster.client().getFlushState(GetFlushStateRequest.newBuilder().setCollectionName("c")
                .setFlushTs(flushed.getCollFlushTsMap().get("c")).build()).getFlushed()).isTrue();
        assertThat(cluster.client().flush(FlushRequest.newBuilder().addCollectionNames("no").build()).getStatus().getCode())
                .isEqualTo(100);
        long all = cluster.client().flushAll(FlushAllRequest.getDefaultInstance()).getFlushAllTs();
        assertThat(cluster.client().getFlushAllState(GetFlushAllStateRequest.newBuilder().setFlushAllTs(all).build())
                .getFlushed()).isTrue();

        long compaction = cluster.client().manualCompaction(ManualCompactionRequest.newBuilder().setCollectionName("c")
                .build()).getCompactionID();
        assertThat(cluster.client().getCompactionState(GetCompactionStateRequest.newBuilder().setCompactionID(compaction)
                .build()).getState()).isEqualTo(CompactionState.Completed);

        assertThat(cluster.client().getPersistentSegmentInfo(GetPersistentSegmentInfoRequest.newBuilder()
                .setCollectionName("c").build()).getInfos(0).getState()).isEqualTo(SegmentState.Flushed);
        assertThat(cluster.client().getQuerySegmentInfo(GetQuerySegmentInfoRequest.newBuilder().setCollectionName("c")
                .build()).getInfos(0).getState()).isEqualTo(SegmentState.Sealed);
    }
}
