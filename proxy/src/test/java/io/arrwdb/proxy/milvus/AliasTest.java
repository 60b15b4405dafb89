package io.arrwdb.proxy.milvus;

import static io.arrwdb.proxy.fake.Requests.createLoaded;
import static io.arrwdb.proxy.fake.Requests.rows;
import static io.arrwdb.proxy.fake.Requests.schema;
import static io.arrwdb.proxy.fake.Requests.search;
import static org.assertj.core.api.Assertions.assertThat;

import io.arrwdb.proto.milvus.AlterAliasRequest;
import io.arrwdb.proto.milvus.CreateAliasRequest;
import io.arrwdb.proto.milvus.DescribeAliasRequest;
import io.arrwdb.proto.milvus.DescribeAliasResponse;
import io.arrwdb.proto.milvus.DescribeCollectionRequest;
import io.arrwdb.proto.milvus.DescribeCollectionResponse;
import io.arrwdb.proto.milvus.DropAliasRequest;
import io.arrwdb.proto.milvus.FlushRequest;
import io.arrwdb.proto.milvus.HasCollectionRequest;
import io.arrwdb.proto.milvus.ListAliasesRequest;
import io.arrwdb.proto.milvus.ListAliasesResponse;
import io.arrwdb.proto.milvus.SearchResults;
import io.arrwdb.proto.milvus.ShowCollectionsRequest;
import io.arrwdb.proto.milvus.common.Status;
import io.arrwdb.proxy.fake.FakeCluster;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AliasTest {
    private final FakeCluster cluster = new FakeCluster();

    @BeforeEach
    void define() {
        createLoaded(cluster, "c", schema());
        createLoaded(cluster, "d", schema());
        assertThat(cluster.client().createAlias(CreateAliasRequest.newBuilder().setCollectionName("c").setAlias("a").build()).getCode()).isZero();
    }

    @AfterEach
    void close() {
        cluster.close();
    }

    @Test
    void standsWhereACollectionsNameDoes() {
        assertThat(cluster.client().insert(rows("a", 5)).getStatus().getCode()).isZero();
        SearchResults found = cluster.client().search(search("a", 5, new float[] {0, 0, 0, 0}).build());
        assertThat(found.getResults().getTopks(0)).isEqualTo(5);
        assertThat(found.getCollectionName()).isEqualTo("a");
        assertThat(cluster.client().flush(FlushRequest.newBuilder().addCollectionNames("a").build()).getCollFlushTsMap()).containsOnlyKeys("a");
        assertThat(cluster.client().hasCollection(HasCollectionRequest.newBuilder().setCollectionName("a").build()).getValue()).isTrue();
        assertThat(cluster.client().showCollections(ShowCollectionsRequest.newBuilder().addCollectionNames("a").build())
                .getCollectionNamesList()).containsExactly("c");
        DescribeCollectionResponse described = cluster.client().describeCollection(
                DescribeCollectionRequest.newBuilder().setCollectionName("a").build());
        assertThat(described.getCollectionName()).isEqualTo("c");
        assertThat(described.getAliasesList()).containsExactly("a");
    }

    @Test
    void isDescribedAndListedUntilItIsDropped() {
        cluster.client().createAlias(CreateAliasRequest.newBuilder().setCollectionName("c").setAlias("b").build());
        assertThat(describe("a")).satisfies(a -> {
            assertThat(a.getCollection()).isEqualTo("c");
            assertThat(a.getDbName()).isEqualTo("default");
            assertThat(a.getAlias()).isEqualTo("a");
        });
        cluster.client().alterAlias(AlterAliasRequest.newBuilder().setCollectionName("d").setAlias("a").build());
        assertThat(describe("a").getCollection()).isEqualTo("d");
        assertThat(list("").getAliasesList()).containsExactly("a", "b");
        assertThat(list("c").getAliasesList()).containsExactly("b");
        assertThat(cluster.client().dropAlias(DropAliasRequest.newBuilder().setAlias("a").build()).getCode()).isZero();
        assertThat(cluster.client().dropAlias(DropAliasRequest.newBuilder().setAlias("(-;").build()).getCode()).isZero();
        refused(describe("a").getStatus(), 1600, "alias not found[database=default][alias=a]");
        assertThat(list("d").getAliasesList()).isEmpty();
        refused(list("b").getStatus(), 100, "collection not found[collection=b]");
    }

    @Test
    void isCalledAsACollectionMayBe() {
        refused(cluster.client().createAlias(CreateAliasRequest.newBuilder().setCollectionName("c").setAlias("12-s").build()), 1100,
                "Invalid collection alias: 12-s. the first character of a collection alias must be an underscore or letter: invalid parameter");
        refused(cluster.client().alterAlias(AlterAliasRequest.newBuilder().setCollectionName("c").setAlias("a b").build()), 1100,
                "Invalid collection alias: a b. collection alias can only contain numbers, letters and underscores: invalid parameter");
        refused(cluster.client().createAlias(CreateAliasRequest.newBuilder().setCollectionName("12-s").setAlias("x").build()), 1100,
                "Invalid collection name: 12-s. the first character of a collection name must be an underscore or letter: invalid parameter");
        refused(describe("").getStatus(), 1100, "collection alias should not be empty: invalid parameter");
        refused(cluster.client().createAlias(CreateAliasRequest.newBuilder().setCollectionName("c").setAlias("x".repeat(256)).build()), 1100,
                "Invalid collection alias: " + "x".repeat(256)
                        + ". the length of a collection alias must be less than 255 characters: invalid parameter");
    }

    private DescribeAliasResponse describe(String alias) {
        return cluster.client().describeAlias(DescribeAliasRequest.newBuilder().setAlias(alias).build());
    }

    private ListAliasesResponse list(String collection) {
        return cluster.client().listAliases(ListAliasesRequest.newBuilder().setCollectionName(collection).build());
    }

    private static void refused(Status status, int code, String text) {
        assertThat(status.getReason()).isEqualTo(text);
        assertThat(status.getCode()).isEqualTo(code);
    }
}
