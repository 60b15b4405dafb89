package io.arrwdb.proxy.milvus;

import static io.arrwdb.proxy.fake.Requests.create;
import static io.arrwdb.proxy.fake.Requests.createLoaded;
import static io.arrwdb.proxy.fake.Requests.pair;
import static io.arrwdb.proxy.fake.Requests.rows;
import static io.arrwdb.proxy.fake.Requests.schema;
import static io.arrwdb.proxy.fake.Requests.search;
import static org.assertj.core.api.Assertions.assertThat;

import io.arrwdb.core.catalog.LoadMeta;
import io.arrwdb.core.time.Timestamp;
import io.arrwdb.proto.internal.ReadContext;
import io.arrwdb.proto.internal.ShardNeed;
import io.arrwdb.proto.milvus.DeleteRequest;
import io.arrwdb.proto.milvus.QueryRequest;
import io.arrwdb.proto.milvus.QueryResults;
import io.arrwdb.proto.milvus.ReleaseCollectionRequest;
import io.arrwdb.proto.milvus.SearchRequest;
import io.arrwdb.proto.milvus.SearchResults;
import io.arrwdb.proto.milvus.common.ConsistencyLevel;
import io.arrwdb.proto.milvus.schema.DataType;
import io.arrwdb.proto.milvus.schema.FieldData;
import io.arrwdb.proto.milvus.schema.SearchResultData;
import io.arrwdb.proto.milvus.schema.TemplateValue;
import io.arrwdb.proxy.ProxyConfig;
import io.arrwdb.proxy.fake.FakeCluster;
import io.arrwdb.proxy.intercept.Metrics;
import io.arrwdb.rpc.ServiceFailure;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

public class ReadTest {
    private static final int ROWS = 50;
    private static final long HOUR = 3_600_000;
    /** Longer than a test takes. */
    private static final long GRACE_MILLIS = 300_000;

    /** No answer takes as long, on however busy a machine. */
    private static final long PATIENCE_MILLIS = 30_000;
    private static final long IMPATIENCE_MILLIS = 2_000;
    private FakeCluster cluster = waiting(PATIENCE_MILLIS);

    /** A proxy that waits so long for what cannot be read yet. */
    private static FakeCluster waiting(long coverageMillis) {
        ProxyConfig d = ProxyConfig.defaults();
        return new FakeCluster(new ProxyConfig(d.version(), d.build(), d.deployMode(), d.defaultDeadlineMillis(), d.ddlDeadlineMillis(),
                GRACE_MILLIS, d.guaranteeWaitMillis(), coverageMillis, d.retryMillis(), d.requestMemoryBytes(), d.receiveMemoryBytes(),
                d.answerMemoryBytes(), d.admissionWaitMillis(), d.limits(), d.routing()), Metrics.NONE);
    }

    /** For what is waited for in vain: another cluster, as it was at the beginning, whose proxy waits a short time. */
    private void beImpatient() {
        cluster.close();
        cluster = waiting(IMPATIENCE_MILLIS);
        load();
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

    private SearchResultData found(SearchRequest.Builder request) {
        SearchResults results = cluster.client().search(request.build());
        assertThat(results.getStatus().getReason()).isEmpty();
        assertThat(results.getStatus().getCode()).isZero();
        return results.getResults();
    }

    private String refused(SearchRequest.Builder request) {
        SearchResults results = cluster.client().search(request.build());
        assertThat(results.getStatus().getCode()).isNotZero();
        return results.getStatus().getReason();
    }

    private static float[] at(float x) {
        return new float[] {x, 0, 0, 0};
    }

    @Test
    void findsTheNearestOfAllShardsForEachQuery() {
        SearchResultData found = found(search("c", 3, at(10), at(20.2f)));
        assertThat(found.getNumQueries()).isEqualTo(2);
        assertThat(found.getTopK()).isEqualTo(3);
        assertThat(found.getTopksList()).containsExactly(3L, 3L);
        assertThat(found.getIds().getIntId().getDataList()).containsExactly(10L, 9L, 11L, 20L, 21L, 19L);
        assertThat(found.getScoresList().subList(0, 3)).containsExactly(0f, 1f, 1f);
        assertThat(found.getPrimaryFieldName()).isEqualTo("id");
        assertThat(found.getFieldsDataCount()).isZero();
        assertThat(cluster.queryNodes).allMatch(n -> n.searches.size() == 1);
    }

    @Test
    void filtersSkipsAndShowsFields() {
        SearchResultData found = found(search("c", 2, at(10)).setDsl("color == 'red' and id > 10")
                .addSearchParams(pair("offset", 1)).addOutputFields("name").addOutputFields("color").addOutputFields("id"));
        assertThat(found.getIds().getIntId().getDataList()).containsExactly(14L, 16L);
        assertThat(found.getOutputFieldsList()).containsExactly("name", "color", "id");
        assertThat(found.getFieldsDataList()).extracting(FieldData::getFieldName).containsExactly("name", "$meta", "id");
        assertThat(found.getFieldsData(0).getScalars().getStringData().getDataList()).containsExactly("n14", "n16");
        assertThat(found.getFieldsData(1).getIsDynamic()).isTrue();
        assertThat(found.getFieldsData(1).getScalars().getJsonData().getData(0).toStringUtf8())
                .isEqualTo("{\"color\":\"red\"}");
        assertThat(found.getFieldsData(2).getScalars().getLongData().getDataList()).containsExactly(14L, 16L);
    }

    @Test
    void expandsTheStar() {
        SearchResultData found = found(search("c", 1, at(3)).addOutputFields("*"));
        assertThat(found.getOutputFieldsList()).containsExactly("id", "vec", "name", "$meta");
        assertThat(found.getFieldsDataList()).extracting(FieldData::getFieldName)
                .containsExactly("vec", "name", "$meta", "id");
        assertThat(found.getFieldsData(0).getVectors().getDim()).isEqualTo(4);
        assertThat(found.getFieldsData(0).getVectors().getFloatVector().getDataList()).containsExactly(3f, 0f, 0f, 0f);
        assertThat(found.getFieldsData(2).getScalars().getJsonData().getData(0).toStringUtf8()).contains("\"n\": 3");
    }

    @Test
    void answersEmptyResultsInFullShape() {
        SearchResultData found = found(search("c", 5, at(0), at(1)).setDsl("id > 1000").addOutputFields("name"));
        assertThat(found.getTopksList()).containsExactly(0L, 0L);
        assertThat(found.getIds().hasIntId()).isTrue();
        assertThat(found.getFieldsData(0).getType()).isEqualTo(DataType.VarChar);

        QueryResults rows = cluster.client().query(query("id > 1000").addOutputFields("name").build());
        assertThat(rows.getFieldsDataList()).extracting(FieldData::getFieldName).containsExactly("id", "name");
    }

    @Test
    void roundsScores() {
        SearchResultData found = found(search("c", 1, at(0.333f)).addSearchParams(pair("round_decimal", 2)));
        assertThat(found.getScores(0)).isEqualTo(0.11f);
    }

    @Test
    void takesARangeFilterWithoutARadiusForAPlainSearch() {
        SearchResultData found = found(search("c", 3, at(10)).addSearchParams(pair("params", "{\"range_filter\": 1}")));
        assertThat(found.getScoresList()).containsExactly(0f, 1f, 1f);
    }

    @Test
    void refusesOutputFieldsThatAreNoNames() {
        for (String name : List.of("color['x']", "sum(n)", "count(*)", "")) {
            assertThat(refused(search("c", 1, at(0)).addOutputFields(name))).as(name).contains("parse output field name failed");
        }
    }

    @Test
    void saysLittleOfWhatIsLong() {
        String metric = "x".repeat(1_000_000);
        assertThat(refused(search("c", 1, at(0)).addSearchParams(pair("metric_type", metric)))).hasSizeLessThan(3_000);
        assertThat(refused(search("c", 1, at(0)).addPartitionNames(metric))).hasSizeLessThan(3_000);
        assertThat(refused(search("c", 1, at(0)).setDbName(metric))).hasSizeLessThan(3_000);
    }

    @Test
    void refusesSearchesThatDoNotFit() {
        assertThat(refused(search("c", 0, at(0)))).contains("it should be in range [1, 16384], but got 0");
        assertThat(refused(search("c", 16385, at(0)))).contains("should be in range [1, 16384]");
        assertThat(refused(search("c", 16384, at(0)).addSearchParams(pair("offset", 1))))
                .contains("invalid max query result window");
        assertThat(refused(search("c", 1, new float[] {1, 2}))).contains("vector dimension mismatch");
        assertThat(refused(search("c", 1, at(Float.NaN)))).contains("is not a number or infinity");
        assertThat(refused(search("c", 1, at(0)).addSearchParams(pair("metric_type", "IP"))))
                .contains("metric type not match");
        assertThat(refused(search("c", 1, at(0)).addOutputFields("x").setDsl("nope(")))
                .contains("failed to create query plan: cannot parse expression");
        assertThat(refused(search("c", 1, at(0)).addSearchParams(pair("anns_field", "name")))).contains("vector data type");
        assertThat(refused(search("c", 1, at(0)).addSearchParams(pair("params", "{\"radius\": ")))).contains("not valid JSON");
        assertThat(refused(search("c", 1, at(0)).addSearchParams(pair("params", "{\"radius\": 1, \"range_filter\": 2}"))))
                .contains("range_filter");
        assertThat(refused(search("c", 1, at(0)).addSearchParams(pair("round_decimal", 7)))).contains("round_decimal");
        assertThat(refused(search("c", 1, at(0)).setPlaceholderGroup(com.google.protobuf.ByteString.copyFromUtf8("x"))))
                .contains("placeholder");
        assertThat(refused(search("c", 1, at(0)).addSearchParams(pair("ignore_growing", "maybe")))).contains("true or false");
        assertThat(refused(search("c", 1, at(0)).addPartitionNames("no"))).contains("partition not found");
        assertThat(refused(search("c", 1, at(0)).addSearchParams(pair("group_by_field", "name")))).contains("not supported yet");
    }

    @Test
    void refusesReadsOfWhatIsNotLoaded() {
        cluster.client().releaseCollection(ReleaseCollectionRequest.newBuilder().setCollectionName("c").build());
        SearchResults results = cluster.client().search(search("c", 1, at(0)).build());
        assertThat(results.getStatus().getCode()).isEqualTo(101);
        assertThat(results.getStatus().getReason()).isEqualTo("collection not loaded[collection=c]");
        assertThat(cluster.client().query(query("id > 0").build()).getStatus().getCode()).isEqualTo(101);
    }

    /** It cannot be loaded, and that is what is wrong with the search. */
    @Test
    void aCollectionWithoutIndexIsNotLoadedEither() {
        cluster.client().createCollection(create("bare", schema()));
        SearchResults results = cluster.client().search(search("bare", 1, at(0)).build());
        assertThat(results.getStatus().getCode()).isEqualTo(101);
        assertThat(results.getStatus().getReason()).isEqualTo("collection not loaded[collection=bare]");
    }

    @Test
    void waitsForALoadThatIsUnderWay() {
        LoadMeta load = cluster.catalog.current().loads().iterator().next();
        cluster.catalog.put(load.withReady(false));
        CompletableFuture<SearchResultData> found = CompletableFuture.supplyAsync(() -> found(search("c", 1, at(3))));
        assertThat(cluster.queryNodes).allMatch(n -> n.searches.isEmpty());
        cluster.catalog.put(load);
        assertThat(found.orTimeout(PATIENCE_MILLIS, TimeUnit.MILLISECONDS).join().getIds().getIntId().getData(0)).isEqualTo(3);

        beImpatient();
        cluster.catalog.put(cluster.catalog.current().loads().iterator().next().withReady(false));
        SearchResults late = cluster.client().withDeadlineAfter(30, TimeUnit.SECONDS).search(search("c", 1, at(3)).build());
        assertThat(late.getStatus().getCode()).isEqualTo(103);
    }

    @Test
    void goesOnUntilEveryShardIsCovered() {
        long shard = cluster.catalog.current().collections().iterator().next().shards().getFirst().id().value();
        cluster.queryNodes.getFirst().forgetShard = shard;
        cluster.queryNodes.getLast().refusals.add(ServiceFailure.unavailable(503, "just started"));
        SearchResultData found = found(search("c", ROWS, at(0)));
        assertThat(found.getTopks(0)).isEqualTo(ROWS);
        assertThat(cluster.queryNodes.getFirst().searches).hasSize(2);
        assertThat(cluster.queryNodes.getLast().searches).hasSize(2);
        assertThat(cluster.queryNodes.getFirst().searches.getFirst().getRead().getMvccTs())
                .isEqualTo(cluster.queryNodes.getLast().searches.getLast().getRead().getMvccTs());
    }

    @Test
    void answersOfAnotherRingAreNotMergedAndAllAreAskedAgain() {
        cluster.queryNodes.getFirst().ringLags.addAll(List.of(1, 1, 1));
        assertThat(found(search("c", ROWS, at(0))).getTopks(0)).isEqualTo(ROWS);
        assertThat(cluster.queryNodes).allMatch(n -> n.searches.size() == 4);
        beImpatient();
        cluster.queryNodes.getFirst().ringLags.addAll(Collections.nCopies(1_000, 1));
        assertThat(refused(search("c", 1, at(0)))).contains("do not make up the collection").contains("by version 0 of the ring, not 1");
    }

    @Test
    void aPartialAnswerIsGivenToThoseWhoAskForItAndSaysSo() {
        beImpatient();
        for (int i = 0; i < 200; i++) {
            cluster.queryNodes.getFirst().refusals.add(ServiceFailure.unavailable(503, "it is being loaded"));
        }
        SearchRequest.Builder some = search("c", ROWS, at(0)).addSearchParams(pair("partial_result_required_data_ratio", "0.2"));
        SearchResults part = cluster.client().search(some.build());
        assertThat(part.getStatus().getCode()).isZero();
        assertThat(Double.parseDouble(part.getStatus().getExtraInfoOrThrow("coverage"))).isBetween(0.3, 0.7);
        assertThat(part.getStatus().getExtraInfoOrThrow("missing_shards")).isNotEmpty();
        assertThat(part.getResults().getTopks(0)).isBetween(1L, ROWS - 1L);
        assertThat(cluster.queryNodes.getLast().searches.getLast().getRead().getNeedTs())
                .as("as strong as a whole answer").isEqualTo(part.getSessionTs());
        assertThat(refused(search("c", ROWS, at(0)).addSearchParams(pair("partial_result_required_data_ratio", "0.9"))))
                .contains("it is being loaded");
        assertThat(refused(search("c", ROWS, at(0)))).contains("it is being loaded");
        assertThat(refused(search("c", 1, at(0)).addSearchParams(pair("partial_result_required_data_ratio", "2"))))
                .contains("above 0 and at most 1");
    }

    @Test
    void explainsWhereASearchWent() {
        cluster.queryNodes.getLast().refusals.add(ServiceFailure.unavailable(503, "just started"));
        String story = cluster.client().search(search("c", 1, at(0)).addSearchParams(pair("explain", "true")).build())
                .getStatus().getExtraInfoOrThrow("explain");
        assertThat(story).contains("\"retries\":1", "\"node\":\"query-node-1\"", "\"coverage\":1.0", "\"ring_version\":1",
                "just started", "\"hedge\":false");
        assertThat(cluster.client().search(search("c", 1, at(0)).build()).getStatus().getExtraInfoMap()).isEmpty();
    }

    @Test
    void passesALastingRefusalOfAQueryNodeOn() {
        cluster.queryNodes.getFirst().refusals.add(ServiceFailure.refused(1100, "no such thing"));
        assertThat(refused(search("c", 1, at(0)))).isEqualTo("no such thing");
    }

    private static QueryRequest.Builder query(String expr) {
        return QueryRequest.newBuilder().setCollectionName("c").setExpr(expr).setConsistencyLevel(ConsistencyLevel.Strong);
    }

    @Test
    void queriesInTheOrderOfKeysAcrossShards() {
        QueryResults rows = cluster.client().query(query("id >= 10").addQueryParams(pair("limit", 5))
                .addQueryParams(pair("offset", 2)).addOutputFields("name").build());
        assertThat(rows.getStatus().getCode()).isZero();
        assertThat(rows.getFieldsData(0).getScalars().getLongData().getDataList()).containsExactly(12L, 13L, 14L, 15L, 16L);
        assertThat(rows.getFieldsData(1).getScalars().getStringData().getDataList()).startsWith("n12").endsWith("n16");
        assertThat(rows.getOutputFieldsList()).containsExactly("name", "id");
        assertThat(rows.getSessionTs()).isPositive();
    }

    @Test
    void fillsTemplates() {
        QueryResults rows = cluster.client().query(query("id == {k}")
                .putExprTemplateValues("k", TemplateValue.newBuilder().setInt64Val(7).build()).build());
        assertThat(rows.getFieldsData(0).getScalars().getLongData().getDataList()).containsExactly(7L);
    }

    @Test
    void countsExactly() {
        QueryResults count = cluster.client().query(query("").addOutputFields("count(*)").build());
        assertThat(count.getFieldsData(0).getFieldName()).isEqualTo("count(*)");
        assertThat(count.getFieldsData(0).getScalars().getLongData().getData(0)).isEqualTo(ROWS);
        cluster.client().delete(DeleteRequest.newBuilder().setCollectionName("c").setExpr("id == 3").build());
        assertThat(cluster.client().query(query("").addOutputFields("count(*)").build()).getFieldsData(0).getScalars()
                .getLongData().getData(0)).isEqualTo(ROWS - 1);
        assertThat(cluster.client().query(query("").addOutputFields("count(*)").addQueryParams(pair("limit", 1)).build())
                .getStatus().getReason()).contains("count entities with pagination is not allowed");
    }

    @Test
    void refusesQueriesWithoutBounds() {
        assertThat(cluster.client().query(query("").build()).getStatus().getReason())
                .contains("empty expression should be used with limit");
        assertThat(cluster.client().query(query("id > 0").addQueryParams(pair("limit", 20_000)).build()).getStatus()
                .getReason()).contains("should be in range [1, 16384]");
        assertThat(cluster.client().query(query("id > 0").addOutputFields("nope(").build()).getStatus().getCode()).isZero();
    }

    @Test
    void strongReadsAndWritesWaitWhileAnotherRootCoordinatorTakesOver() {
        cluster.root.absences.set(6);
        found(search("c", 1, at(3)).setConsistencyLevel(ConsistencyLevel.Strong).setGuaranteeTimestamp(0));
        assertThat(cluster.root.absences).hasValue(0);
        cluster.root.absences.set(6);
        assertThat(cluster.client().insert(rows("c", 1)).getStatus().getCode()).isZero();
    }

    @Test
    void aStrongReadNeedsTheOraclesNowAndALooseOneOnlyItsOwnWrites() {
        found(search("c", 1, at(0)));
        ReadContext strong = cluster.queryNodes.getFirst().searches.getLast().getRead();
        assertThat(strong.getNeedsList()).isEmpty();
        for (ConsistencyLevel level : List.of(ConsistencyLevel.Eventually, ConsistencyLevel.Bounded)) {
            found(search("c", 1, at(0)).setConsistencyLevel(level));
            ReadContext loose = cluster.queryNodes.getFirst().searches.getLast().getRead();
            assertThat(loose.getNeedTs()).as(level.name()).isLessThan(strong.getNeedTs());
            assertThat(loose.getNeedsList()).extracting(ShardNeed::getShard).as("of the shards that it is asked for")
                    .containsExactlyInAnyOrderElementsOf(loose.getShardsList());
            assertThat(loose.getNeedsList()).allMatch(need -> need.getTs() > 0 && need.getTs() <= loose.getMvccTs());
        }
    }

    /** The other shard's leader may be away. */
    @Test
    void aLooseReadAfterAWriteWaitsForNoShardThatItDidNotTouch() {
        found(search("c", 1, at(0)).setConsistencyLevel(ConsistencyLevel.Eventually));
        Map<Long, Long> before = needs();
        long written = cluster.client().insert(rows("c", 1)).getTimestamp();
        found(search("c", 1, at(0)).setConsistencyLevel(ConsistencyLevel.Eventually));
        Map<Long, Long> after = needs();
        assertThat(after.values()).containsOnlyOnce(written);
        assertThat(after.entrySet()).as("the other one as before").hasSizeGreaterThan(1)
                .allMatch(need -> need.getValue() == written || need.getValue().equals(before.get(need.getKey())));
        assertThat(cluster.queryNodes).allMatch(node -> node.searches.getLast().getRead().getMvccTs() >= written);
    }

    private Map<Long, Long> needs() {
        return cluster.queryNodes.stream().flatMap(node -> node.searches.getLast().getRead().getNeedsList().stream())
                .collect(Collectors.toMap(ShardNeed::getShard, ShardNeed::getTs));
    }

    /** Nobody has asked the oracle through this proxy for an hour, and its clock is a day behind, or ahead. */
    @Test
    void howOldABoundedReadMayBeIsJudgedByTheOraclesTime() {
        for (long wrong : new long[] {-24 * HOUR, 24 * HOUR}) {
            cluster.wrongMillis.set(wrong);
            cluster.pass(HOUR);
            assertThat(new Timestamp(bounded().getNeedTs()).physicalMillis()).isEqualTo(cluster.millis.get() - GRACE_MILLIS);
            cluster.root.absences.set(1_000);
            cluster.pass(GRACE_MILLIS / 2);
            ReadContext counted = bounded();
            assertThat(new Timestamp(counted.getNeedTs()).physicalMillis()).as("counted on, without the oracle")
                    .isBetween(cluster.millis.get() - GRACE_MILLIS, cluster.millis.get());
            assertThat(new Timestamp(counted.getMvccTs()).physicalMillis()).isBetween(cluster.millis.get(), cluster.millis.get() + HOUR);
            cluster.root.absences.set(0);
        }
    }

    @Test
    void anEventualReadNeedsNoOracle() {
        cluster.root.absences.set(Integer.MAX_VALUE);
        found(search("c", 1, at(3)).setConsistencyLevel(ConsistencyLevel.Eventually));
        cluster.root.absences.set(0);
    }

    private ReadContext bounded() {
        found(search("c", 1, at(0)).setConsistencyLevel(ConsistencyLevel.Bounded));
        return cluster.queryNodes.getFirst().searches.getLast().getRead();
    }

    @Test
    void aSessionReadsItsOwnWriteAtItsOwnTimestamp() {
        long written = cluster.client().insert(rows("c", ROWS)).getTimestamp();
        found(search("c", 1, at(0)).setConsistencyLevel(ConsistencyLevel.Session).setGuaranteeTimestamp(written));
        assertThat(cluster.queryNodes.getFirst().searches.getLast().getRead().getNeedTs()).isEqualTo(written);
    }

    @Test
    void aGuaranteeInTheFutureHarmsNobodyElse() {
        for (long hostile : new long[] {Long.MAX_VALUE, -1, Long.MIN_VALUE, Timestamp.ofMillis(1_800_000_000_000L).value()}) {
            assertThat(refused(search("c", 1, at(0)).setConsistencyLevel(ConsistencyLevel.Session)
                    .setGuaranteeTimestamp(hostile))).contains("Timestamp lag too large");
        }
        found(search("c", 1, at(0)));
    }

    @Test
    void pagesOfAnIteratorReadOneState() {
        QueryRequest.Builder page = query("id >= 0").addQueryParams(pair("iterator", "True")).addQueryParams(pair("limit", 10));
        QueryResults first = cluster.client().query(page.build());
        assertThat(first.getSessionTs()).isPositive();
        cluster.millis.addAndGet(10);
        cluster.client().insert(rows("c", ROWS + 5));
        QueryResults second = cluster.client().query(page.setGuaranteeTimestamp(first.getSessionTs()).setExpr("id > 45").build());
        assertThat(second.getSessionTs()).isEqualTo(first.getSessionTs());
        assertThat(cluster.queryNodes.getFirst().queries.getLast().getRead().getMvccTs()).isEqualTo(first.getSessionTs());
    }
}
