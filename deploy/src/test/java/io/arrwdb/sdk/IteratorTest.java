package io.arrwdb.sdk;

import static org.assertj.core.api.Assertions.assertThat;

import io.milvus.response.QueryResultsWrapper.RowRecord;
import io.milvus.v2.common.ConsistencyLevel;
import io.milvus.v2.common.IndexParam.IndexType;
import io.milvus.v2.common.IndexParam.MetricType;
import io.milvus.v2.service.utility.request.FlushReq;
import io.milvus.v2.service.vector.request.QueryIteratorReq;
import io.milvus.v2.service.vector.request.SearchIteratorReq;
import io.milvus.v2.service.vector.request.SearchIteratorReqV2;
import io.milvus.v2.service.vector.request.data.FloatVec;
import io.milvus.v2.service.vector.response.SearchResp.SearchResult;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SdkServer.class)
@TestInstance(Lifecycle.PER_CLASS)
class IteratorTest {
    private static final int ROWS = 300;
    private static final float[] QUERY = Vectors.of(-1, Books.DIM);
    private Books books;

    @BeforeAll
    void fill(Sdk sdk) {
        books = Books.create(sdk, MetricType.COSINE, IndexType.HNSW).insert(0, ROWS / 2);
        sdk.client().flush(FlushReq.builder().collectionNames(List.of(books.name())).build());
        books.insert(ROWS / 2, ROWS);
    }

    @AfterAll
    void drop(Sdk sdk) {
        CollectionTest.drop(sdk, books.name());
    }

    private static <T> List<T> all(Supplier<List<T>> pages) {
        List<T> all = new ArrayList<>();
        for (List<T> page = pages.get(); !page.isEmpty(); page = pages.get()) {
            all.addAll(page);
        }
        return all;
    }

    @Test
    void versionTwoSeesEveryHitOnceAndWhatIsWrittenMeanwhileNever(Sdk sdk) {
        var iterator = sdk.client().searchIteratorV2(SearchIteratorReqV2.builder().collectionName(books.name())
                .vectorFieldName("vector").vectors(List.of(new FloatVec(QUERY))).batchSize(40).metricType(MetricType.COSINE)
                .searchParams(new HashMap<>()).filter("in_print == true").consistencyLevel(ConsistencyLevel.STRONG).build());
        List<SearchResult> hits = new ArrayList<>(iterator.next());
        books.insert(ROWS, ROWS + 10);
        hits.addAll(all(iterator::next));
        assertThat(Reads.keys(hits)).isEqualTo(Vectors.nearest(QUERY, ROWS, MetricType.COSINE, ROWS / 2, id -> id % 2 == 0));
        iterator.close();
    }

    @Test
    void versionOneSeesEveryHitOnce(Sdk sdk) {
        var iterator = sdk.client().searchIterator(SearchIteratorReq.builder().collectionName(books.name())
                .vectorFieldName("vector").vectors(List.of(new FloatVec(QUERY))).batchSize(40).metricType(MetricType.COSINE)
                .expr("id < " + ROWS).params("{}").consistencyLevel(ConsistencyLevel.STRONG).build());
        assertThat(all(iterator::next)).extracting(row -> (Long) row.get("id"))
                .isEqualTo(Vectors.nearest(QUERY, ROWS, MetricType.COSINE, ROWS, id -> true));
        iterator.close();
    }

    @Test
    void aQueryIteratorSeesEveryRowOnceInTheOrderOfTheKeys(Sdk sdk) {
        var iterator = sdk.client().queryIterator(QueryIteratorReq.builder().collectionName(books.name()).batchSize(40)
                .expr("id < " + ROWS).outputFields(List.of("id")).consistencyLevel(ConsistencyLevel.STRONG).build());
        List<RowRecord> rows = all(iterator::next);
        assertThat(rows).extracting(row -> (Long) row.get("id")).isEqualTo(Books.ids(0, ROWS));
        iterator.close();
    }
}
