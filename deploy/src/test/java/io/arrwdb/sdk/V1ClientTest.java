package io.arrwdb.sdk;

import static org.assertj.core.api.Assertions.assertThat;

import io.milvus.common.clientenum.ConsistencyLevelEnum;
import io.milvus.grpc.DataType;
import io.milvus.param.IndexType;
import io.milvus.param.MetricType;
import io.milvus.param.R;
import io.milvus.param.collection.CreateCollectionParam;
import io.milvus.param.collection.DescribeCollectionParam;
import io.milvus.param.collection.DropCollectionParam;
import io.milvus.param.collection.FieldType;
import io.milvus.param.collection.FlushParam;
import io.milvus.param.collection.GetCollectionStatisticsParam;
import io.milvus.param.collection.GetLoadStateParam;
import io.milvus.param.collection.GetLoadingProgressParam;
import io.milvus.param.collection.HasCollectionParam;
import io.milvus.param.collection.LoadCollectionParam;
import io.milvus.param.collection.ReleaseCollectionParam;
import io.milvus.param.collection.ShowCollectionsParam;
import io.milvus.param.control.GetPersistentSegmentInfoParam;
import io.milvus.param.control.GetQuerySegmentInfoParam;
import io.milvus.param.dml.DeleteParam;
import io.milvus.param.dml.InsertParam;
import io.milvus.param.dml.QueryParam;
import io.milvus.param.dml.SearchParam;
import io.milvus.param.index.CreateIndexParam;
import io.milvus.param.index.DescribeIndexParam;
import io.milvus.param.index.GetIndexBuildProgressParam;
import io.milvus.param.index.GetIndexStateParam;
import io.milvus.param.partition.CreatePartitionParam;
import io.milvus.param.partition.HasPartitionParam;
import io.milvus.param.partition.ShowPartitionsParam;
import io.milvus.response.DescCollResponseWrapper;
import io.milvus.response.GetCollStatResponseWrapper;
import io.milvus.response.QueryResultsWrapper;
import io.milvus.response.SearchResultsWrapper;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;

/** One collection's life through the SDK's first client, step by step. */
@ExtendWith(SdkServer.class)
@SuppressWarnings("deprecation") // The first client is deprecated as a whole, and used.
@TestMethodOrder(OrderAnnotation.class)
class V1ClientTest {
    private static final String NAME = Sdk.unique("first_client");
    private static final int ROWS = 40;

    @Test
    @Order(1)
    void connects(Sdk sdk) {
        assertThat(ok(sdk.v1().getVersion()).getVersion()).isNotEmpty();
        assertThat(ok(sdk.v1().checkHealth()).getIsHealthy()).isTrue();
        assertThat(ok(sdk.v1().listDatabases()).getDbNamesList()).contains("default");
    }

    @Test
    @Order(2)
    void createsACollection(Sdk sdk) {
        ok(sdk.v1().createCollection(CreateCollectionParam.newBuilder().withCollectionName(NAME).withShardsNum(2)
            .withConsistencyLevel(ConsistencyLevelEnum.STRONG)
            .addFieldType(FieldType.newBuilder().withName("id").withDataType(DataType.Int64).withPrimaryKey(true)
                .build())
            .addFieldType(FieldType.newBuilder().withName("year").withDataType(DataType.Int16).build())
            .addFieldType(FieldType.newBuilder().withName("vector").withDataType(DataType.FloatVector)
                .withDimension(Books.DIM).build())
            .build()));
        assertThat(exists(sdk)).isTrue();
        var described = new DescCollResponseWrapper(ok(sdk.v1().describeCollection(
            DescribeCollectionParam.newBuilder().withCollectionName(NAME).build())));
        assertThat(described.getFields()).extracting(FieldType::getName).containsExactly("id", "year", "vector");
        assertThat(ok(sdk.v1().showCollections(ShowCollectionsParam.newBuilder().build())).getCollectionNamesList())
            .contains(NAME);
    }

    @Test
    @Order(3)
    void createsAnIndex(Sdk sdk) {
        ok(sdk.v1().createIndex(CreateIndexParam.newBuilder().withCollectionName(NAME).withFieldName("vector")
            .withIndexName("by_vector").withIndexType(IndexType.HNSW).withMetricType(MetricType.L2)
            .withExtraParam("{\"M\":16,\"efConstruction\":64}").build()));
        var described = ok(sdk.v1().describeIndex(
            DescribeIndexParam.newBuilder().withCollectionName(NAME).withIndexName("by_vector").build()));
        assertThat(described.getIndexDescriptions(0).getFieldName()).isEqualTo("vector");
        assertThat(ok(sdk.v1().getIndexState(GetIndexStateParam.newBuilder().withCollectionName(NAME)
            .withIndexName("by_vector").build())).getState().name()).isEqualTo("Finished");
    }

    @Test
    @Order(4)
    void inserts(Sdk sdk) {
        var ids = LongStream.range(0, ROWS).boxed().toList();
        var answer = ok(sdk.v1().insert(InsertParam.newBuilder().withCollectionName(NAME).withFields(List.of(
            new InsertParam.Field("id", ids),
            new InsertParam.Field("year", ids.stream().map(id -> (short) (2000 + id % 20)).toList()),
            new InsertParam.Field("vector", ids.stream().map(id -> boxed(Vectors.of(id, Books.DIM))).toList())))
            .build()));
        assertThat(answer.getInsertCnt()).isEqualTo(ROWS);
        assertThat(answer.getTimestamp()).isPositive();
        ok(sdk.v1().flush(FlushParam.newBuilder().addCollectionName(NAME).withSyncFlush(true).build()));
        assertThat(new GetCollStatResponseWrapper(ok(sdk.v1().getCollectionStatistics(
            GetCollectionStatisticsParam.newBuilder().withCollectionName(NAME).build()))).getRowCount())
            .isEqualTo(ROWS);
        assertThat(ok(sdk.v1().getIndexBuildProgress(GetIndexBuildProgressParam.newBuilder().withCollectionName(NAME)
            .withIndexName("by_vector").build())).getTotalRows()).isEqualTo(ROWS);
    }

    @Test
    @Order(5)
    void loads(Sdk sdk) {
        ok(sdk.v1().loadCollection(
            LoadCollectionParam.newBuilder().withCollectionName(NAME).withSyncLoad(true).build()));
        assertThat(ok(sdk.v1().getLoadingProgress(
            GetLoadingProgressParam.newBuilder().withCollectionName(NAME).build())).getProgress()).isEqualTo(100);
        assertThat(ok(sdk.v1().getLoadState(GetLoadStateParam.newBuilder().withCollectionName(NAME).build()))
            .getState().name()).isEqualTo("LoadStateLoaded");
    }

    @Test
    @Order(6)
    void searchesAndQueries(Sdk sdk) {
        var found = new SearchResultsWrapper(ok(sdk.v1().search(SearchParam.newBuilder().withCollectionName(NAME)
            .withVectorFieldName("vector").withMetricType(MetricType.L2).withLimit(5L).withParams("{\"ef\":64}")
            .withFloatVectors(List.of(boxed(Vectors.of(8, Books.DIM)))).withExpr("year < 2015").addOutField("year")
            .withConsistencyLevel(ConsistencyLevelEnum.STRONG).build())).getResults());
        assertThat(found.getIDScore(0)).extracting(SearchResultsWrapper.IDScore::getLongID).isEqualTo(Vectors.nearest(
            Vectors.of(8, Books.DIM), ROWS, io.milvus.v2.common.IndexParam.MetricType.L2, 5, id -> id % 20 < 15));
        var rows = new QueryResultsWrapper(ok(sdk.v1().query(QueryParam.newBuilder().withCollectionName(NAME)
            .withExpr("id in [1, 30]").addOutField("year").withConsistencyLevel(ConsistencyLevelEnum.STRONG).build())));
        assertThat(rows.getRowRecords()).extracting(row -> row.get("id")).containsExactlyInAnyOrder(1L, 30L);
    }

    @Test
    @Order(7)
    void deletes(Sdk sdk) {
        ok(sdk.v1().delete(DeleteParam.newBuilder().withCollectionName(NAME).withExpr("id in [0, 1, 2]").build()));
        var count = new QueryResultsWrapper(ok(sdk.v1().query(QueryParam.newBuilder().withCollectionName(NAME)
            .withExpr("").addOutField("count(*)").withConsistencyLevel(ConsistencyLevelEnum.STRONG).build())));
        assertThat(count.getRowRecords().getFirst().get("count(*)")).isEqualTo((long) ROWS - 3);
    }

    @Test
    @Order(8)
    void describesSegmentsAndPartitions(Sdk sdk) {
        assertThat(ok(sdk.v1().getPersistentSegmentInfo(
            GetPersistentSegmentInfoParam.newBuilder().withCollectionName(NAME).build())).getInfosList()).isNotEmpty();
        assertThat(ok(sdk.v1().getQuerySegmentInfo(
            GetQuerySegmentInfoParam.newBuilder().withCollectionName(NAME).build())).getInfosList()).isNotEmpty();
        ok(sdk.v1().createPartition(
            CreatePartitionParam.newBuilder().withCollectionName(NAME).withPartitionName("p").build()));
        assertThat(ok(sdk.v1().hasPartition(
            HasPartitionParam.newBuilder().withCollectionName(NAME).withPartitionName("p").build()))).isTrue();
        assertThat(ok(sdk.v1().showPartitions(ShowPartitionsParam.newBuilder().withCollectionName(NAME).build()))
            .getPartitionNamesList()).containsExactlyInAnyOrder("_default", "p");
    }

    @Test
    @Order(9)
    void releasesAndDrops(Sdk sdk) {
        ok(sdk.v1().releaseCollection(ReleaseCollectionParam.newBuilder().withCollectionName(NAME).build()));
        ok(sdk.v1().dropCollection(DropCollectionParam.newBuilder().withCollectionName(NAME).build()));
        assertThat(exists(sdk)).isFalse();
        var missing = sdk.v1().describeCollection(
            DescribeCollectionParam.newBuilder().withCollectionName(NAME).build());
        assertThat(missing.getStatus()).isNotZero();
        assertThat(missing.getMessage()).contains(NAME);
    }

    private static boolean exists(Sdk sdk) {
        return ok(sdk.v1().hasCollection(HasCollectionParam.newBuilder().withCollectionName(NAME).build()));
    }

    private static <T> T ok(R<T> answer) {
        assertThat(answer.getException()).isNull();
        assertThat(answer.getStatus()).isZero();
        return answer.getData();
    }

    private static List<Float> boxed(float[] vector) {
        var boxed = new Float[vector.length];
        for (int i = 0; i < vector.length; i++) {
            boxed[i] = vector[i];
        }
        return List.of(boxed);
    }
}
