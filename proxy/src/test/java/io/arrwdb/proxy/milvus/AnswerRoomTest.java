package io.arrwdb.proxy.milvus;

import static io.arrwdb.proxy.fake.Requests.createLoaded;
import static io.arrwdb.proxy.fake.Requests.rows;
import static io.arrwdb.proxy.fake.Requests.schema;
import static io.arrwdb.proxy.fake.Requests.search;
import static org.assertj.core.api.Assertions.assertThat;

import io.arrwdb.proto.milvus.MilvusServiceGrpc;
import io.arrwdb.proto.milvus.QueryRequest;
import io.arrwdb.proto.milvus.QueryResults;
import io.arrwdb.proto.milvus.common.ErrorCode;
import io.arrwdb.proxy.ProxyConfig;
import io.arrwdb.proxy.fake.FakeCluster;
import io.arrwdb.proxy.intercept.Metrics;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Answers find room in the heap, or are refused. */
class AnswerRoomTest {
    private static final int ROWS = 10_000;
    private static final long ROOM_BYTES = 2 << 20;
    private static final QueryRequest ALL = QueryRequest.newBuilder().setCollectionName("c").setExpr("id >= 0")
            .addOutputFields("vec").addOutputFields("name").build();

    private final FakeCluster cluster = new FakeCluster(cramped(ProxyConfig.defaults()), Metrics.NONE);

    private static ProxyConfig cramped(ProxyConfig d) {
        return new ProxyConfig(d.version(), d.build(), d.deployMode(), d.defaultDeadlineMillis(), d.ddlDeadlineMillis(),
                d.gracefulMillis(), d.guaranteeWaitMillis(), d.coverageWaitMillis(), d.retryMillis(), d.requestMemoryBytes(), d.receiveMemoryBytes(), ROOM_BYTES,
                0, d.limits(), d.routing());
    }

    @BeforeEach
    void load() {
        createLoaded(cluster, "c", schema());
        assertThat(cluster.client().insert(rows("c", ROWS)).getStatus().getCode()).isZero();
    }

    @AfterEach
    void close() {
        cluster.close();
    }

    @Test
    void anAnswerThatItsClientDoesNotTakeKeepsItsRoomUntilTheClientGoes() {
        ClientCall<QueryRequest, QueryResults> slow = cluster.client().getChannel()
                .newCall(MilvusServiceGrpc.getQueryMethod(), CallOptions.DEFAULT);
        slow.start(new ClientCall.Listener<>() { }, new Metadata());
        slow.sendMessage(ALL);
        slow.halfClose();
        QueryResults refused = cluster.client().query(ALL);
        while (refused.getStatus().getCode() == 0) {
            refused = cluster.client().query(ALL);
        }
        assertThat(refused.getStatus().getCode()).isEqualTo(8);
        assertThat(refused.getStatus().getErrorCode()).isEqualTo(ErrorCode.RateLimit);
        assertThat(refused.getStatus().getReason()).contains("answers on their way out", "later");
        assertThat(cluster.client().search(search("c", 3, new float[4]).build()).getStatus().getCode()).as("a small one").isZero();

        slow.cancel("gone", null);
        QueryResults answered = cluster.client().query(ALL);
        while (answered.getStatus().getCode() == 8) {
            answered = cluster.client().query(ALL);
        }
        assertThat(answered.getStatus().getCode()).as(answered.getStatus().getReason()).isZero();
        assertThat(answered.getFieldsData(0).getScalars().getLongData().getDataCount()).isEqualTo(ROWS);
    }
}
