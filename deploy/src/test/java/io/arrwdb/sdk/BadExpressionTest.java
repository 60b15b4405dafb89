package io.arrwdb.sdk;

import static io.arrwdb.sdk.Failures.assertOk;
import static io.arrwdb.sdk.Failures.assertRefused;

import io.arrwdb.proto.milvus.DeleteRequest;
import io.arrwdb.proto.milvus.common.ErrorCode;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Expressions that are malformed, ill-typed or hostile: refused in a moment, with the expression's fault named. */
@ExtendWith(SdkServer.class)
@TestInstance(Lifecycle.PER_CLASS)
class BadExpressionTest {
    private static final int DEEP = 100_000;
    private Books books;

    @BeforeAll
    void create(Sdk sdk) {
        books = Books.strict(sdk);
    }

    @AfterAll
    void drop(Sdk sdk) {
        CollectionTest.drop(sdk, books.name());
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "id >", "id == ", "== 1", "id === 1", "(id == 1", "id == 1)", "id in 1", "id in [1, ]]", "id = 1",
        "title == 'unterminated", "id == 1 and", "id 1", "and", "@", "id == 1; drop", "title like", "json_contains(id",
        "\u0000", "id == 99999999999999999999999"})
    void refusesWhatIsMalformed(String expression, Sdk sdk) {
        assertRefused(sdk.stub().query(Wire.query(books, expression)).getStatus(), 1100, ErrorCode.IllegalArgument,
            "cannot parse expression");
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "absent == 1", "id == 'one'", "title == 1", "title > 5", "in_print > true", "id + 1", "id", "year like 'x'",
        "title in [1, 2]", "id in ['a']", "json_contains(title, 1)", "array_length(year) == 1", "id / 0 == 1",
        "id % 0 == 1", "in_print + 1 == 2", "not id", "id and year", "year[0] == 1", "title['x'] == 1",
        "id == {missing}"})
    void refusesWhatHasNoMeaning(String expression, Sdk sdk) {
        assertRefused(sdk.stub().query(Wire.query(books, expression)).getStatus(), 1100, ErrorCode.IllegalArgument,
            "failed to create query plan");
    }

    @Test
    void refusesDeepNesting(Sdk sdk) {
        refused(sdk, "(".repeat(DEEP) + "id == 1" + ")".repeat(DEEP));
        refused(sdk, "not ".repeat(DEEP) + "(id == 1)");
        refused(sdk, "id == " + "-".repeat(DEEP) + "1");
        refused(sdk, "id in " + "[".repeat(DEEP) + "]".repeat(DEEP));
        refused(sdk, "id == 1" + " + 1".repeat(DEEP));
    }

    @Test
    void refusesDeepNestingInADelete(Sdk sdk) {
        assertRefused(sdk.stub().delete(DeleteRequest.newBuilder().setCollectionName(books.name())
            .setExpr("(".repeat(DEEP) + "id == 1" + ")".repeat(DEEP)).build()).getStatus(), "expression");
    }

    @Test
    void survivesALongChain(Sdk sdk) {
        var chain = IntStream.range(0, DEEP).mapToObj(i -> "id == " + i).collect(Collectors.joining(" or "));
        var status = sdk.stub().query(Wire.query(books, chain)).getStatus();
        if (status.getCode() != 0) {
            assertRefused(status, "expression");
        }
        assertOk(sdk.stub().query(Wire.query(books, "id == 1")).getStatus());
    }

    @Test
    void takesALongList(Sdk sdk) {
        var list = IntStream.range(0, 10_000).mapToObj(Integer::toString).collect(Collectors.joining(", "));
        assertOk(sdk.stub().query(Wire.query(books, "id in [" + list + "]")).getStatus());
    }

    private void refused(Sdk sdk, String expression) {
        assertRefused(sdk.stub().query(Wire.query(books, expression)).getStatus(), "expression");
        assertOk(sdk.stub().query(Wire.query(books, "id == 1")).getStatus());
    }
}
