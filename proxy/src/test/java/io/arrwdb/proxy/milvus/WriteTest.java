package io.arrwdb.proxy.milvus;

import static io.arrwdb.proxy.fake.Requests.DIM;
import static io.arrwdb.proxy.fake.Requests.create;
import static io.arrwdb.proxy.fake.Requests.createLoaded;
import static io.arrwdb.proxy.fake.Requests.dynamic;
import static io.arrwdb.proxy.fake.Requests.field;
import static io.arrwdb.proxy.fake.Requests.longs;
import static io.arrwdb.proxy.fake.Requests.rows;
import static io.arrwdb.proxy.fake.Requests.schema;
import static io.arrwdb.proxy.fake.Requests.texts;
import static io.arrwdb.proxy.fake.Requests.vector;
import static io.arrwdb.proxy.fake.Requests.vectors;
import static org.assertj.core.api.Assertions.assertThat;

import io.arrwdb.proto.internal.WriteRequest;
import io.arrwdb.proto.milvus.DeleteRequest;
import io.arrwdb.proto.milvus.GetCollectionStatisticsRequest;
import io.arrwdb.proto.milvus.InsertRequest;
import io.arrwdb.proto.milvus.MutationResult;
import io.arrwdb.proto.milvus.UpsertRequest;
import io.arrwdb.proto.milvus.common.ErrorCode;
import io.arrwdb.proto.milvus.schema.CollectionSchema;
import io.arrwdb.proto.milvus.schema.DataType;
import io.arrwdb.proxy.ProxyConfig;
import io.arrwdb.proxy.fake.FakeCluster;
import io.arrwdb.proxy.fake.Requests;
import io.arrwdb.proxy.intercept.Metrics;
import io.arrwdb.proxy.limit.Limits;
import io.arrwdb.rpc.ServiceFailure;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

public class WriteTest {
    private final FakeCluster cluster = new FakeCluster(ProxyConfig.defaults().withLimits(smallPages()), Metrics.NONE);

    private static Limits smallPages() {
        Limits d = Limits.defaults();
        return new Limits(d.topK(), d.queries(), d.dim(), d.varCharBytes(), d.arrayCapacity(), d.jsonBytes(), d.jsonDepth(),
                d.fields(), d.vectorFields(), d.partitions(), d.shards(), d.nameLength(),
                d.definitionBytes(), d.keptFilters(), 10);
    }

    @AfterEach
    void close() {
        cluster.close();
    }

    private long rowCount() {
        return Long.parseLong(cluster.client().getCollectionStatistics(GetCollectionStatisticsRequest.newBuilder()
                .setCollectionName("c").build()).getStats(0).getValue());
    }

    @Test
    void insertsRowsAcrossShardsAndAnswersTheirKeysInOrder() {
        createLoaded(cluster, "c", schema());
        MutationResult result = cluster.client().insert(rows("c", 100));

        assertThat(result.getStatus().getCode()).isZero();
        assertThat(result.getInsertCnt()).isEqualTo(100);
        assertThat(result.getIDs().getIntId().getDataList()).hasSize(100).startsWith(0L, 1L, 2L).endsWith(99L);
        assertThat(result.getSuccIndexList()).hasSize(100);
        assertThat(result.getTimestamp()).isPositive();
        assertThat(rowCount()).isEqualTo(100);
        assertThat(cluster.dataNode.received.stream().flatMap(w -> w.getWritesList().stream()).map(w -> w.getShard())
                .collect(Collectors.toSet())).hasSize(2);
    }

    @Test
    void leavesALeaderThatStandsStillOnceAnotherLeads() throws Exception {
        createLoaded(cluster, "c", schema());
        cluster.leader = FakeCluster.STANDING;
        CompletableFuture<MutationResult> insert = CompletableFuture.supplyAsync(() -> cluster.client().insert(rows("c", 100)));
        assertThat(cluster.standing.asked.await(1, TimeUnit.MINUTES)).isTrue();
        cluster.leader = FakeCluster.DATA_NODE;

        assertThat(insert.get(1, TimeUnit.MINUTES).getStatus().getCode()).isZero();
        assertThat(rowCount()).isEqualTo(100);
    }

    @Test
    void makesKeysWhereTheCollectionSaysSo() {
        createLoaded(cluster, "c", CollectionSchema.newBuilder().addFields(Requests.key().setAutoID(true)).addFields(vector()));
        InsertRequest.Builder insert = InsertRequest.newBuilder().setCollectionName("c").setNumRows(2)
                .addFieldsData(vectors("vec", DIM, 1, 2, 3, 4, 5, 6, 7, 8));
        MutationResult result = cluster.client().insert(insert.build());
        List<Long> ids = result.getIDs().getIntId().getDataList();
        assertThat(ids.get(1)).isEqualTo(ids.get(0) + 1);
        assertThat(cluster.client().insert(insert.addFieldsData(longs("id", 1, 2)).build()).getStatus().getReason())
                .contains("no need to pass autoid field(id)");
    }

    @Test
    void refusesRowsThatDoNotFitAndWritesNone() {
        createLoaded(cluster, "c", schema());
        InsertRequest.Builder two = InsertRequest.newBuilder().setCollectionName("c").setNumRows(2)
                .addFieldsData(longs("id", 1, 2)).addFieldsData(texts("name", List.of("a", "b")));
        assertThat(reason(two.clone())).contains("fieldSchema(vec) has no corresponding fieldData pass in");
        assertThat(reason(two.clone().addFieldsData(vectors("vec", 3, 1, 2, 3, 4, 5, 6))))
                .contains("the dim (3) of field data(vec) is not equal to schema dim (4)");
        assertThat(reason(two.clone().addFieldsData(vectors("vec", DIM, 1, 2, 3, 4))))
                .contains("the num_rows (1) of field (vec) is not equal to passed num_rows (2)");
        InsertRequest.Builder whole = two.clone().addFieldsData(vectors("vec", DIM, 1, 2, 3, 4, 5, 6, 7, 8));
        assertThat(reason(whole.clone().addFieldsData(longs("id", 1, 2)))).contains("duplicated field id found");
        assertThat(reason(whole.clone().addFieldsData(longs("other", 1, 2)))).contains("field (other) does not exist");
        assertThat(reason(whole.clone().setNumRows(0))).contains("num_rows should be greater than 0");
        assertThat(reason(whole.clone().setFieldsData(1, texts("name", List.of("a", "x".repeat(21))))))
                .contains("exceeds max length, row number: 1");
        assertThat(reason(whole.clone().setFieldsData(2, vectors("vec", DIM, 1, 2, 3, 4, 5, Float.NaN, 7, 8))))
                .contains("is not a number or infinity");
        assertThat(reason(whole.clone().addFieldsData(dynamic(List.of("{}", "{\"name\": 1}")))))
                .contains("dynamic data should not include the static field name");
        assertThat(reason(whole.clone().addFieldsData(dynamic(List.of("{}", "[1]"))))).contains("is not valid JSON");
        assertThat(reason(whole.clone().setPartitionName("no"))).contains("partition not found[partition=no]");
        assertThat(cluster.dataNode.received).isEmpty();
        assertThat(cluster.client().insert(whole.build()).getStatus().getCode()).isZero();
    }

    private String reason(InsertRequest.Builder request) {
        MutationResult result = cluster.client().insert(request.build());
        assertThat(result.getStatus().getCode()).isNotZero();
        assertThat(result.getStatus().getErrorCode()).isNotEqualTo(ErrorCode.Success);
        return result.getStatus().getReason();
    }

    @Test
    void triesAgainUnderTheSameRequestIdAndWritesOnce() {
        createLoaded(cluster, "c", schema());
        cluster.dataNode.refusals.add(ServiceFailure.unavailable(1, "not the leader"));
        cluster.dataNode.loseNextAnswer = true;
        MutationResult result = cluster.client().insert(rows("c", 50));

        assertThat(result.getStatus().getCode()).isZero();
        assertThat(rowCount()).isEqualTo(50);
        assertThat(cluster.dataNode.received).hasSizeGreaterThan(2);
        assertThat(cluster.dataNode.received.stream().map(WriteRequest::getRequestLow).distinct()).hasSize(1);
    }

    @Test
    void passesOverloadAndLastingRefusalsOnAtOnce() {
        createLoaded(cluster, "c", schema());
        cluster.dataNode.refusals.add(ServiceFailure.unavailable(8, "the log is behind"));
        MutationResult limited = cluster.client().insert(one());
        assertThat(limited.getStatus().getErrorCode()).isEqualTo(ErrorCode.RateLimit);
        cluster.dataNode.refusals.add(ServiceFailure.refused(7, "the disk is full"));
        MutationResult full = cluster.client().insert(one());
        assertThat(full.getStatus().getErrorCode()).isEqualTo(ErrorCode.DiskQuotaExhausted);
        assertThat(cluster.dataNode.received).hasSize(2);
    }

    private static InsertRequest one() {
        return rows("c", 1);
    }

    @Test
    void tellsAnUnexpectedFailureAsAStatusToo() {
        createLoaded(cluster, "c", schema());
        cluster.dataNode.refusals.add(new IllegalStateException("a defect"));
        assertThat(cluster.client().insert(one()).getStatus().getCode()).isEqualTo(5);
    }

    @Test
    void upsertsByKey() {
        createLoaded(cluster, "c", schema());
        cluster.client().insert(rows("c", 3));
        InsertRequest again = rows("c", 2);
        MutationResult result = cluster.client().upsert(UpsertRequest.newBuilder().setCollectionName("c").setNumRows(2)
                .addAllFieldsData(again.getFieldsDataList()).build());
        assertThat(result.getUpsertCnt()).isEqualTo(2);
        assertThat(rowCount()).isEqualTo(3);
        assertThat(cluster.dataNode.received.getLast().getWrites(0).getUpsert()).isTrue();
        assertThat(cluster.client().upsert(UpsertRequest.newBuilder().setCollectionName("c").setNumRows(2)
                .addFieldsData(again.getFieldsData(1)).build()).getStatus().getReason()).contains("must assign pk when upsert");
    }

    @Test
    void deletesByKeyWithoutReading() {
        createLoaded(cluster, "c", schema());
        cluster.client().insert(rows("c", 10));
        MutationResult result = cluster.client().delete(DeleteRequest.newBuilder().setCollectionName("c")
                .setExpr("id in [1, 2, 77]").build());
        assertThat(result.getStatus().getCode()).isZero();
        assertThat(result.getDeleteCnt()).isEqualTo(3);
        assertThat(rowCount()).isEqualTo(8);
        assertThat(cluster.queryNodes).allMatch(n -> n.queries.isEmpty());
    }

    @Test
    void deletesByFilterInPagesAndOnlyTheVersionsThatItRead() {
        createLoaded(cluster, "c", schema());
        cluster.client().insert(rows("c", 60));
        MutationResult result = cluster.client().delete(DeleteRequest.newBuilder().setCollectionName("c")
                .setExpr("color == 'red'").build());
        assertThat(result.getStatus().getCode()).isZero();
        assertThat(result.getDeleteCnt()).isEqualTo(30);
        assertThat(rowCount()).isEqualTo(30);
        assertThat(cluster.dataNode.received.getLast().getWrites(0).getExpectedTsCount()).isPositive();
    }

    @Test
    void refusesToDeleteEverythingByAccident() {
        createLoaded(cluster, "c", schema());
        DeleteRequest.Builder delete = DeleteRequest.newBuilder().setCollectionName("c");
        assertThat(cluster.client().delete(delete.setExpr("").build()).getStatus().getReason())
                .contains("delete plan can't be empty or always true");
        assertThat(cluster.client().delete(delete.setExpr("id >").build()).getStatus().getReason())
                .contains("cannot parse expression");
    }

    @Test
    void routesByPartitionKey() {
        cluster.client().createCollection(create("c", schema().addFields(field("tenant", DataType.Int64)
                .setIsPartitionKey(true))).toBuilder().setNumPartitions(4).build());
        InsertRequest insert = rows("c", 40).toBuilder().addFieldsData(longs("tenant", java.util.stream.LongStream.range(0, 40)
                .map(i -> i % 8).toArray())).build();
        assertThat(cluster.client().insert(insert).getStatus().getCode()).isZero();
        assertThat(cluster.dataNode.received.stream().flatMap(w -> w.getWritesList().stream()).map(w -> w.getPartition())
                .collect(Collectors.toSet())).hasSizeBetween(2, 4);
        assertThat(cluster.client().insert(insert.toBuilder().setPartitionName("_default_0").build()).getStatus().getReason())
                .isEqualTo("not support manually specifying the partition names if partition key mode is used");
    }

    @Test
    void asksClientsWithAnOldSchemaToReadItAgain() {
        createLoaded(cluster, "c", schema());
        MutationResult old = cluster.client().insert(rows("c", 1).toBuilder().setSchemaTimestamp(1).build());
        assertThat(old.getStatus().getCode()).isEqualTo(109);
        assertThat(old.getStatus().getErrorCode()).isEqualTo(ErrorCode.SchemaMismatch);
    }
}
