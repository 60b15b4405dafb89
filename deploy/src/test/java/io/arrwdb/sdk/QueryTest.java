package io.arrwdb.sdk;

import static io.arrwdb.sdk.Failures.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import io.arrwdb.proto.milvus.common.ErrorCode;
import io.arrwdb.proto.milvus.schema.FieldData;
import io.milvus.v2.common.ConsistencyLevel;
import io.milvus.v2.service.utility.request.FlushReq;
import io.milvus.v2.service.vector.request.GetReq;
import io.milvus.v2.service.vector.request.QueryReq;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SdkServer.class)
@TestInstance(Lifecycle.PER_CLASS)
class QueryTest {
    private static final int ROWS = 100;
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

    @Test
    void findsByIds() {
        var rows = rows(request().ids(List.of(99L, 1L, 55L, 1000L)).outputFields(List.of("title")));
        assertThat(rows).containsExactlyInAnyOrder(
            Map.of("id", 1L, "title", "title-1"), Map.of("id", 55L, "title", "title-55"),
            Map.of("id", 99L, "title", "title-99"));
    }

    @Test
    void gets() {
        var rows = books.client().get(GetReq.builder().collectionName(books.name()).ids(List.of(2L, 77L))
            .outputFields(List.of("shelf")).build()).getGetResults();
        assertThat(rows).extracting(row -> row.getEntity().get("id")).containsExactlyInAnyOrder(2L, 77L);
        assertThat(rows).allSatisfy(row -> assertThat(row.getEntity().get("shelf").toString()).startsWith("shelf-"));
    }

    @Test
    void returnsOnlyTheKeyWhenNothingIsAskedFor(Sdk sdk) {
        var answer = sdk.stub().query(Wire.query(books, "id < 3").toBuilder().clearOutputFields().build());
        assertThat(answer.getFieldsDataList()).extracting(FieldData::getFieldName).containsExactly("id");
        assertThat(answer.getPrimaryFieldName()).isEqualTo("id");
    }

    @Test
    void returnsAllFields() {
        assertThat(rows(request().filter("id == 10").outputFields(List.of("*")))).singleElement()
            .satisfies(row -> assertThat(row)
                .containsKeys("id", "title", "year", "price", "in_print", "vector", "shelf"));
    }

    @Test
    void findsNothing() {
        assertThat(rows(request().filter("id == 1000").outputFields(List.of("*")))).isEmpty();
    }

    @Test
    void limitsAndSkips() {
        assertThat(rows(request().filter("id >= 0").limit(7))).hasSize(7);
        var first = rows(request().filter("id >= 20").limit(10));
        var second = rows(request().filter("id >= 20").offset(10).limit(10));
        assertThat(first).hasSize(10);
        assertThat(second).hasSize(10).doesNotContainAnyElementsOf(first);
        assertThat(rows(request().filter("id >= 90").offset(8).limit(10))).hasSize(2);
        assertThat(rows(request().filter("").limit(3))).hasSize(3);
    }

    @Test
    void counts() {
        assertThat(Reads.count(books, "")).isEqualTo(ROWS);
        assertThat(Reads.count(books, "in_print == true")).isEqualTo(ROWS / 2);
        assertThat(Reads.count(books, "year == 1900")).isZero();
    }

    @Test
    void refusesToCountPages() {
        assertRefused(() -> rows(request().filter("id > 0").outputFields(List.of("count(*)")).limit(5)), 1100,
            ErrorCode.IllegalArgument, "count entities with pagination is not allowed");
    }

    @Test
    void needsALimitWithoutAFilter() {
        assertRefused(() -> rows(request().filter("")), 1100, ErrorCode.IllegalArgument,
            "empty expression should be used with limit");
    }

    @Test
    void refusesAWindowThatIsTooLarge() {
        assertRefused(() -> rows(request().filter("id > 0").limit(16_385)), 65535, ErrorCode.UnexpectedError,
            "should be in range [1, 16384]");
        assertRefused(() -> rows(request().filter("id > 0").offset(16_380).limit(5)), 65535, ErrorCode.UnexpectedError,
            "invalid max query result window");
    }

    @Test
    void refusesAnUnknownFieldOfAStrictCollection(Sdk sdk) {
        var keys = Books.strict(sdk);
        assertRefused(() -> Reads.rows(keys, "id >= 0", "absent"), 1100, ErrorCode.IllegalArgument,
            "field absent not exist");
        CollectionTest.drop(sdk, keys.name());
    }

    private QueryReq.QueryReqBuilder request() {
        return QueryReq.builder().collectionName(books.name()).consistencyLevel(ConsistencyLevel.STRONG);
    }

    private List<Map<String, Object>> rows(QueryReq.QueryReqBuilder request) {
        return books.client().query(request.build()).getQueryResults().stream().map(row -> row.getEntity()).toList();
    }
}
