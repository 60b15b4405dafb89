package io.arrwdb.proxy.milvus;

import static io.arrwdb.proxy.fake.Requests.createLoaded;
import static io.arrwdb.proxy.fake.Requests.dynamic;
import static io.arrwdb.proxy.fake.Requests.longs;
import static io.arrwdb.proxy.fake.Requests.pair;
import static io.arrwdb.proxy.fake.Requests.queries;
import static io.arrwdb.proxy.fake.Requests.schema;
import static io.arrwdb.proxy.fake.Requests.search;
import static io.arrwdb.proxy.fake.Requests.texts;
import static io.arrwdb.proxy.fake.Requests.vectors;
import static org.assertj.core.api.Assertions.assertThat;

import io.arrwdb.proto.milvus.InsertRequest;
import io.arrwdb.proto.milvus.SearchRequest;
import io.arrwdb.proto.milvus.SearchResults;
import io.arrwdb.proto.milvus.schema.SearchIteratorV2Results;
import io.arrwdb.proxy.ProxyConfig;
import io.arrwdb.proxy.fake.FakeCluster;
import io.arrwdb.proxy.intercept.Metrics;
import io.arrwdb.proxy.limit.Limits;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Search iterators of version 2, page by page as the SDKs ask for them. */
class SearchIteratorTest {
    /** Rows at x = 0, 1, 1, 2, 2, 2, ...: at each distance one more. */
    private static final List<Float> PLACES = IntStream.range(0, 9).boxed()
            .flatMap(x -> IntStream.rangeClosed(0, x).mapToObj(i -> (float) x)).toList();

    /** The last place has one row more than a page may hold. */
    private static final int MAX_ROWS = 8;

    private final FakeCluster cluster = new FakeCluster(withMaxRows(ProxyConfig.defaults()), Metrics.NONE);

    private static ProxyConfig withMaxRows(ProxyConfig config) {
        Limits l = config.limits();
        return config.withLimits(new Limits(MAX_ROWS, l.queries(), l.dim(), l.varCharBytes(), l.arrayCapacity(), l.jsonBytes(),
                l.jsonDepth(), l.fields(), l.vectorFields(), l.partitions(), l.shards(), l.nameLength(), l.definitionBytes(),
                l.keptFilters(), l.deletePage()));
    }

    @BeforeEach
    void load() {
        createLoaded(cluster, "c", schema());
        insertPlaces();
    }

    @AfterEach
    void close() {
        cluster.close();
    }

    private void insertPlaces() {
        float[] values = new float[PLACES.size() * 4];
        IntStream.range(0, PLACES.size()).forEach(i -> values[4 * i] = PLACES.get(i));
        assertThat(cluster.client().insert(InsertRequest.newBuilder().setCollectionName("c").setNumRows(PLACES.size())
                .addFieldsData(longs("id", IntStream.range(0, PLACES.size()).asLongStream().toArray()))
                .addFieldsData(vectors("vec", 4, values))
                .addFieldsData(texts("name", PLACES.stream().map(String::valueOf).toList()))
                .addFieldsData(dynamic(PLACES.stream().map(p -> "{}").toList())).build()).getStatus().getReason()).isEmpty();
    }

    private static SearchRequest.Builder page(int rows) {
        return search("c", rows, new float[4]).addSearchParams(pair("iterator", "True"))
                .addSearchParams(pair("search_iter_v2", "True")).addSearchParams(pair("search_iter_batch_size", rows));
    }

    private SearchResults answer(SearchRequest.Builder request) {
        SearchResults answer = cluster.client().search(request.build());
        assertThat(answer.getStatus().getReason()).isEmpty();
        return answer;
    }

    private String refused(SearchRequest.Builder request) {
        SearchResults answer = cluster.client().search(request.build());
        assertThat(answer.getStatus().getCode()).isNotZero();
        return answer.getStatus().getReason();
    }

    private List<List<Float>> pages(int rows, String params) {
        List<List<Float>> pages = new ArrayList<>();
        SearchRequest.Builder next = page(rows).addSearchParams(pair("params", params));
        while (true) {
            SearchResults answer = answer(next);
            SearchIteratorV2Results iterator = answer.getResults().getSearchIteratorV2Results();
            assertThat(iterator.getToken()).isNotEmpty();
            if (answer.getResults().getScoresCount() == 0) {
                return pages;
            }
            pages.add(answer.getResults().getScoresList());
            next = page(rows).addSearchParams(pair("params", params)).setGuaranteeTimestamp(answer.getSessionTs())
                    .addSearchParams(pair("search_iter_id", iterator.getToken()))
                    .addSearchParams(pair("search_iter_last_bound", String.valueOf(iterator.getLastBound())));
        }
    }

    private static List<Float> scores(float from, float to) {
        return PLACES.stream().map(x -> x * x).filter(s -> s >= from && s < to).toList();
    }

    @Test
    void everyRowComesOnceInTheOrderOfItsDistance() {
        for (int rows = 1; rows <= MAX_ROWS; rows++) {
            assertThat(pages(rows, "{\"radius\": 64}").stream().flatMap(List::stream)).as("%d rows a page", rows)
                    .containsExactlyElementsOf(scores(0, 64));
        }
    }

    @Test
    void rowsAtOneDistanceAreNeverParted() {
        assertThat(pages(4, "{\"radius\": 17}")).containsExactly(List.of(0f, 1f, 1f), List.of(4f, 4f, 4f),
                List.of(9f, 9f, 9f, 9f), List.of(16f, 16f, 16f, 16f, 16f));
    }

    @Test
    void anIteratorStaysWithinItsRange() {
        assertThat(pages(3, "{\"radius\": 17, \"range_filter\": 4, \"ef\": 3}").stream().flatMap(List::stream))
                .containsExactlyElementsOf(scores(4, 17));
        assertThat(pages(3, "{\"radius\": 16}").stream().flatMap(List::stream)).containsExactlyElementsOf(scores(0, 16));
    }

    @Test
    void pagesShowTheStateOfTheFirstOneAlsoWhereItsTimestampIsAmongTheParameters() {
        long first = answer(page(2)).getSessionTs();
        assertThat(first).isPositive();
        assertThat(answer(page(2).addSearchParams(pair("guarantee_timestamp", first))).getSessionTs()).isEqualTo(first);
        assertThat(answer(page(2)).getSessionTs()).isGreaterThan(first);
    }

    @Test
    void whatNoPageCanBeIsRefused() {
        assertThat(refused(page(0))).contains("search_iter_batch_size [0] is invalid, it should be in range [1, 8]");
        assertThat(refused(page(3).addSearchParams(pair("search_iter_last_bound", "near"))))
                .contains("failed to parse input last bound");
        assertThat(refused(page(3).addSearchParams(pair("offset", 1)))).contains("offset is not supported");
        assertThat(refused(page(3).setPlaceholderGroup(
                queries(new float[4], new float[4])))).contains("one query vector, but got 2");
    }

    @Test
    void moreRowsOfOneScoreThanAPageMayHoldAreRefused() {
        assertThat(refused(page(8).addSearchParams(pair("search_iter_last_bound", 49f))))
                .contains("more than 8 rows have the score 64.0");
    }
}
