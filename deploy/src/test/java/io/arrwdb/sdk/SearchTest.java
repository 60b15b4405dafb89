package io.arrwdb.sdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.milvus.v2.common.ConsistencyLevel;
import io.milvus.v2.common.IndexParam.IndexType;
import io.milvus.v2.common.IndexParam.MetricType;
import io.milvus.v2.service.utility.request.FlushReq;
import io.milvus.v2.service.vector.request.SearchReq;
import io.milvus.v2.service.vector.response.SearchResp.SearchResult;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

@ExtendWith(SdkServer.class)
@TestInstance(Lifecycle.PER_CLASS)
class SearchTest {
    private static final int ROWS = 300;
    private static final float[] QUERY = Vectors.of(-1, Books.DIM);
    private Books books;

    @BeforeAll
    void fill(Sdk sdk) {
        books = Books.filled(sdk, ROWS / 2);
        sdk.client().flush(FlushReq.builder().collectionNames(List.of(books.name())).build());
        books.insert(ROWS / 2, ROWS);
    }

    @AfterAll
    void drop(Sdk sdk) {
        CollectionTest.drop(sdk, books.name());
    }

    @ParameterizedTest
    @CsvSource({"L2,FLAT", "IP,FLAT", "COSINE,FLAT", "L2,HNSW", "IP,HNSW", "COSINE,HNSW", "COSINE,AUTOINDEX"})
    void findsTheNearestByEveryMetric(MetricType metric, IndexType type, Sdk sdk) {
        var other = Books.create(sdk, metric, type).insert(0, 200);
        sdk.client().flush(FlushReq.builder().collectionNames(List.of(other.name())).build());
        var hits = Reads.hits(other, Reads.search(other, QUERY)).getFirst();
        assertThat(Reads.keys(hits)).isEqualTo(Vectors.nearest(QUERY, 200, metric, 10, id -> true));
        for (SearchResult hit : hits) {
            double expected = Vectors.score(QUERY, Vectors.of((Long) hit.getId(), Books.DIM), metric);
            assertThat(hit.getScore().doubleValue()).isCloseTo(expected, within(1e-4));
        }
        CollectionTest.drop(sdk, other.name());
    }

    @Test
    void answersSeveralQueriesInOrder() {
        var queries = new float[][] {Vectors.of(17, Books.DIM), Vectors.of(ROWS - 1, Books.DIM), QUERY};
        var results = Reads.hits(books, Reads.search(books, queries).limit(5));
        assertThat(results).hasSize(3);
        for (int i = 0; i < queries.length; i++) {
            assertThat(Reads.keys(results.get(i))).isEqualTo(nearest(queries[i], 5));
        }
    }

    @Test
    void filters() {
        var hits = Reads.hits(books, Reads.search(books, QUERY).filter("in_print == true and year >= 2010")).getFirst();
        assertThat(Reads.keys(hits)).isEqualTo(
            Vectors.nearest(QUERY, ROWS, MetricType.L2, 10, id -> id % 2 == 0 && id % 20 >= 10));
    }

    @Test
    void filtersWithATemplate() {
        var hits = Reads.hits(books, Reads.search(books, QUERY).filter("id in {these} and price > {least}")
            .filterTemplateValues(Map.of("these", List.of(1L, 50L, 60L, 70L), "least", 20.0))).getFirst();
        assertThat(Reads.keys(hits)).containsExactlyInAnyOrder(50L, 60L, 70L);
    }

    @Test
    void findsNothingWhereTheFilterLetsNothingPass() {
        var results = Reads.hits(books, Reads.search(books, QUERY, QUERY).filter("year == 1900"));
        assertThat(results).hasSize(2).allMatch(List::isEmpty);
    }

    @Test
    void returnsOutputFields() {
        var hit = Reads.hits(books, Reads.search(books, Vectors.of(42, Books.DIM)).limit(1)
            .outputFields(List.of("title", "year", "vector", "shelf"))).getFirst().getFirst();
        assertThat(hit.getId()).isEqualTo(42L);
        assertThat(hit.getScore()).isZero();
        assertThat(hit.getEntity()).containsEntry("title", "title-42").containsEntry("year", 2002);
        assertThat(hit.getEntity().get("shelf")).hasToString("shelf-0");
        assertThat((List<?>) hit.getEntity().get("vector")).hasSize(Books.DIM);
        assertThat(hit.getEntity()).doesNotContainKey("price");
    }

    @Test
    void returnsAllFields() {
        var hit = Reads.hits(books, Reads.search(books, Vectors.of(7, Books.DIM)).limit(1).outputFields(List.of("*")))
            .getFirst().getFirst();
        assertThat(hit.getEntity()).containsKeys("id", "title", "year", "price", "in_print", "vector");
        assertThat(hit.getEntity().toString()).as("the dynamic field's values").contains("shelf-1");
    }

    @Test
    void skipsAnOffset() {
        var expected = nearest(QUERY, 30).subList(20, 30);
        assertThat(Reads.keys(Reads.hits(books, Reads.search(books, QUERY).offset(20)).getFirst())).isEqualTo(expected);
        assertThat(Reads.hits(books, Reads.search(books, QUERY).offset(ROWS)).getFirst()).isEmpty();
    }

    @Test
    void returnsFewerThanTheLimitWhenThereAreNoMore() {
        assertThat(Reads.keys(Reads.hits(books, Reads.search(books, QUERY).limit(16_384)).getFirst()))
            .isEqualTo(nearest(QUERY, ROWS));
    }

    @Test
    void findsWhatLiesInARange() {
        double outer = score(nearest(QUERY, ROWS).get(40));
        double inner = score(nearest(QUERY, ROWS).get(10));
        var hits = Reads.hits(books, Reads.search(books, QUERY).limit(100)
            .searchParams(Map.of("radius", outer, "range_filter", inner))).getFirst();
        assertThat(Reads.keys(hits)).containsAll(nearest(QUERY, ROWS).subList(11, 40)).hasSizeBetween(29, 31);
        assertThat(hits).allMatch(hit -> hit.getScore() >= inner - 1e-4 && hit.getScore() <= outer + 1e-4);
    }

    @Test
    void roundsScores() {
        var hits = Reads.hits(books, Reads.search(books, QUERY).roundDecimal(2)).getFirst();
        assertThat(Reads.keys(hits)).isEqualTo(nearest(QUERY, 10));
        assertThat(hits).allMatch(hit -> new BigDecimal(hit.getScore().toString()).scale() <= 2);
    }

    @ParameterizedTest
    @EnumSource(ConsistencyLevel.class)
    void answersAtEveryConsistencyLevel(ConsistencyLevel level) {
        var hits = Reads.hits(books, Reads.search(books, Vectors.of(1, Books.DIM)).limit(1).consistencyLevel(level))
            .getFirst();
        assertThat(hits).hasSizeBetween(level == ConsistencyLevel.STRONG ? 1 : 0, 1);
    }

    @Test
    void showsAWriteToTheNextStrongSearch(Sdk sdk) {
        var other = Books.filled(sdk, 1);
        for (long id = 1; id < 30; id++) {
            other.insert(id, id + 1);
            var hit = Reads.hits(other, Reads.search(other, Vectors.of(id, Books.DIM)).limit(1)).getFirst().getFirst();
            assertThat(hit.getId()).isEqualTo(id);
        }
        CollectionTest.drop(sdk, other.name());
    }

    @Test
    void showsAWriteToTheSameSession(Sdk sdk) {
        var other = Books.filled(sdk, 1);
        for (long id = 1; id < 10; id++) {
            other.insert(id, id + 1);
            SearchReq.SearchReqBuilder request = Reads.search(other, Vectors.of(id, Books.DIM)).limit(1)
                .consistencyLevel(ConsistencyLevel.SESSION);
            assertThat(Reads.hits(other, request).getFirst().getFirst().getId()).isEqualTo(id);
        }
        CollectionTest.drop(sdk, other.name());
    }

    private static double score(long id) {
        return Vectors.score(QUERY, Vectors.of(id, Books.DIM), MetricType.L2);
    }

    private static List<Long> nearest(float[] query, int limit) {
        return Vectors.nearest(query, ROWS, MetricType.L2, limit, id -> true);
    }
}
