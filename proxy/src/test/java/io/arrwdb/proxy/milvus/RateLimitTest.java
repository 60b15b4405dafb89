package io.arrwdb.proxy.milvus;

import static io.arrwdb.proxy.fake.Requests.create;
import static io.arrwdb.proxy.fake.Requests.pair;
import static io.arrwdb.proxy.fake.Requests.rows;
import static io.arrwdb.proxy.fake.Requests.schema;
import static io.arrwdb.proxy.fake.Requests.search;
import static org.assertj.core.api.Assertions.assertThat;

import io.arrwdb.proto.milvus.CreateIndexRequest;
import io.arrwdb.proto.milvus.LoadCollectionRequest;
import io.arrwdb.proto.milvus.MutationResult;
import io.arrwdb.proto.milvus.common.ErrorCode;
import io.arrwdb.proto.milvus.common.Status;
import io.arrwdb.proxy.fake.FakeCluster;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RateLimitTest {
    private final FakeCluster cluster = new FakeCluster();

    @AfterEach
    void close() {
        cluster.close();
    }

    private void createWith(String property, String value) {
        cluster.client().createCollection(create("c", schema()).toBuilder().addProperties(pair(property, value)).build());
        cluster.client().createIndex(CreateIndexRequest.newBuilder().setCollectionName("c").setFieldName("vec")
                .addExtraParams(pair("index_type", "FLAT")).addExtraParams(pair("metric_type", "L2")).build());
        cluster.client().loadCollection(LoadCollectionRequest.newBuilder().setCollectionName("c").build());
    }

    private static void isRateLimit(Status status, String rate) {
        assertThat(status.getCode()).isEqualTo(8);
        assertThat(status.getErrorCode()).isEqualTo(ErrorCode.RateLimit);
        assertThat(status.getRetriable()).isTrue();
        assertThat(status.getReason()).isEqualTo(
                "request is rejected by grpc RateLimiter middleware, please retry later: rate limit exceeded[rate=" + rate + "]");
    }

    @Test
    void insertsAreLimitedByBytesAndSearchesGoOn() {
        createWith("collection.insertRate.max.mb", "0.00001");
        assertThat(cluster.client().insert(rows("c", 5)).getStatus().getCode()).as("the first may be large").isZero();
        MutationResult second = cluster.client().insert(rows("c", 5));
        isRateLimit(second.getStatus(), "1.0E-5");
        assertThat(cluster.client().search(search("c", 1, new float[] {0, 0, 0, 0}).build()).getStatus().getCode()).isZero();
    }

    @Test
    void searchesAreLimitedByVectors() {
        createWith("collection.searchRate.max.vps", "0.001");
        float[] at = {0, 0, 0, 0};
        assertThat(cluster.client().search(search("c", 1, at, at).build()).getStatus().getCode()).isZero();
        isRateLimit(cluster.client().search(search("c", 1, at).build()).getStatus(), "0.001");
    }

    @Test
    void whatIsNoPositiveNumberLimitsNothing() {
        createWith("collection.searchRate.max.vps", "-1");
        for (int i = 0; i < 20; i++) {
            assertThat(cluster.client().search(search("c", 1, new float[] {0, 0, 0, 0}).build()).getStatus().getCode()).isZero();
        }
    }
}
