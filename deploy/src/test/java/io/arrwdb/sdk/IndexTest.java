package io.arrwdb.sdk;

import static io.arrwdb.sdk.Failures.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.arrwdb.proto.milvus.common.ErrorCode;
import io.milvus.v2.common.IndexBuildState;
import io.milvus.v2.common.IndexParam;
import io.milvus.v2.common.IndexParam.IndexType;
import io.milvus.v2.common.IndexParam.MetricType;
import io.milvus.v2.service.collection.request.ReleaseCollectionReq;
import io.milvus.v2.service.index.request.CreateIndexReq;
import io.milvus.v2.service.index.request.DescribeIndexReq;
import io.milvus.v2.service.index.request.DropIndexReq;
import io.milvus.v2.service.index.request.ListIndexesReq;
import io.milvus.v2.service.index.response.DescribeIndexResp.IndexDesc;
import io.milvus.v2.service.utility.request.FlushReq;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@ExtendWith(SdkServer.class)
class IndexTest {
    @ParameterizedTest
    @EnumSource(names = {"FLAT", "HNSW", "AUTOINDEX"})
    void createsDescribesAndDrops(IndexType type, Sdk sdk) {
        var books = empty(sdk);
        create(books, "vector", type, MetricType.L2, type == IndexType.HNSW ? Map.of("M", 16, "efConstruction", 100)
            : Map.of());
        var index = describe(books);
        assertThat(index.getFieldName()).isEqualTo("vector");
        assertThat(index.getIndexName()).isEqualTo("vector");
        assertThat(index.getIndexType()).isEqualTo(type);
        assertThat(index.getMetricType()).isEqualTo(MetricType.L2);
        assertThat(index.getIndexState()).isEqualTo(IndexBuildState.Finished);
        if (type == IndexType.HNSW) {
            assertThat(index.getExtraParams()).containsEntry("M", "16").containsEntry("efConstruction", "100");
        }
        assertThat(list(books)).containsExactly("vector");
        drop(books, "vector");
        assertThat(list(books)).isEmpty();
        assertThatCode(() -> drop(books, "vector")).as("dropping what is gone").doesNotThrowAnyException();
        CollectionTest.drop(sdk, books.name());
    }

    @Test
    void countsTheRowsThatAreIndexed(Sdk sdk) {
        var books = Books.create(sdk, MetricType.COSINE, IndexType.HNSW).insert(0, 500);
        sdk.client().flush(FlushReq.builder().collectionNames(List.of(books.name())).build());
        create(books, "vector", IndexType.HNSW, MetricType.COSINE, Map.of());
        var index = describe(books);
        assertThat(index.getTotalRows()).isEqualTo(500);
        assertThat(index.getIndexedRows()).isEqualTo(500);
        assertThat(index.getPendingIndexRows()).isZero();
        CollectionTest.drop(sdk, books.name());
    }

    @Test
    void givesANameOfItsOwn(Sdk sdk) {
        var books = empty(sdk);
        sdk.client().createIndex(CreateIndexReq.builder().collectionName(books.name()).indexParams(List.of(
            IndexParam.builder().fieldName("vector").indexName("nearest").indexType(IndexType.FLAT)
                .metricType(MetricType.IP).build())).build());
        assertThat(list(books)).containsExactly("nearest");
        assertThat(describe(books).getFieldName()).isEqualTo("vector");
        CollectionTest.drop(sdk, books.name());
    }

    @Test
    void takesAnIdenticalIndexAgainButNoOther(Sdk sdk) {
        var books = empty(sdk);
        create(books, "vector", IndexType.FLAT, MetricType.L2, Map.of());
        assertThatCode(() -> create(books, "vector", IndexType.FLAT, MetricType.L2, Map.of()))
            .doesNotThrowAnyException();
        assertRefused(() -> create(books, "vector", IndexType.HNSW, MetricType.L2, Map.of()), 65535,
            ErrorCode.UnexpectedError, "at most one distinct index is allowed per field");
        CollectionTest.drop(sdk, books.name());
    }

    @Test
    void refusesToDropTheIndexOfALoadedCollection(Sdk sdk) {
        var books = Books.filled(sdk, 10);
        assertRefused(() -> drop(books, "vector"), 1100, ErrorCode.IllegalArgument,
            "vector index cannot be dropped on loaded collection");
        sdk.client().releaseCollection(ReleaseCollectionReq.builder().collectionName(books.name()).build());
        drop(books, "vector");
        assertThat(list(books)).isEmpty();
        CollectionTest.drop(sdk, books.name());
    }

    @Test
    void refusesWhatCannotBeIndexed(Sdk sdk) {
        var books = empty(sdk);
        assertRefused(() -> create(books, "absent", IndexType.FLAT, MetricType.L2, Map.of()), 65535,
            ErrorCode.UnexpectedError, "non-exist field: absent");
        assertRefused(() -> create(books, "vector", IndexType.FLAT, MetricType.HAMMING, Map.of()), 1100,
            ErrorCode.IllegalArgument, "metric");
        assertRefused(() -> create(books, "vector", IndexType.HNSW, MetricType.L2, Map.of("M", 1)), 1100,
            ErrorCode.IllegalArgument, "M");
        assertRefused(() -> create(books, "vector", IndexType.BIN_FLAT, MetricType.HAMMING, Map.of()), 1100,
            ErrorCode.IllegalArgument, "BIN_FLAT");
        assertThat(list(books)).isEmpty();
        CollectionTest.drop(sdk, books.name());
    }

    @Test
    void saysWhichIndexIsMissing(Sdk sdk) {
        var books = empty(sdk);
        assertRefused(() -> sdk.client().describeIndex(DescribeIndexReq.builder().collectionName(books.name())
            .indexName("absent").build()), 700, ErrorCode.IndexNotExist, "index not found");
        CollectionTest.drop(sdk, books.name());
    }

    static Books empty(Sdk sdk) {
        var books = new Books(sdk.client(), Sdk.unique("indexed"));
        CollectionTest.create(sdk, books.name());
        return books;
    }

    static void create(Books books, String field, IndexType type, MetricType metric, Map<String, Object> params) {
        books.client().createIndex(CreateIndexReq.builder().collectionName(books.name()).indexParams(List.of(
            IndexParam.builder().fieldName(field).indexType(type).metricType(metric).extraParams(params).build()))
            .sync(true).build());
    }

    private static IndexDesc describe(Books books) {
        return books.client().describeIndex(DescribeIndexReq.builder().collectionName(books.name()).fieldName("vector")
            .build()).getIndexDescriptions().getFirst();
    }

    private static List<String> list(Books books) {
        return books.client().listIndexes(ListIndexesReq.builder().collectionName(books.name()).build());
    }

    private static void drop(Books books, String index) {
        books.client().dropIndex(DropIndexReq.builder().collectionName(books.name()).indexName(index).build());
    }
}
