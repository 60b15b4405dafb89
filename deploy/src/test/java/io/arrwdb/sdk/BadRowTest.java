package io.arrwdb.sdk;

import static io.arrwdb.sdk.Failures.assertOk;
import static io.arrwdb.sdk.Failures.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.arrwdb.proto.milvus.DeleteRequest;
import io.arrwdb.proto.milvus.InsertRequest;
import io.arrwdb.proto.milvus.common.ErrorCode;
import io.grpc.Status.Code;
import io.grpc.StatusRuntimeException;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Rows that must not be written, neither they nor the good ones beside them. */
@ExtendWith(SdkServer.class)
@TestInstance(Lifecycle.PER_CLASS)
class BadRowTest {
    private static final int ID = 0;
    private static final int TITLE = 1;
    private static final int YEAR = 2;
    private static final int VECTOR = 5;
    private Books books;

    @BeforeAll
    void create(Sdk sdk) {
        books = Books.strict(sdk);
    }

    @AfterAll
    void drop(Sdk sdk) {
        CollectionTest.drop(sdk, books.name());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("requests")
    void refuses(String why, UnaryOperator<InsertRequest.Builder> spoil, String text, Sdk sdk) {
        long before = Reads.count(books, "");
        var answer = sdk.stub().insert(spoil.apply(Wire.insert(books)).build());
        assertRefused(answer.getStatus(), text);
        assertThat(Reads.count(books, "")).as("nothing written").isEqualTo(before);
    }

    @Test
    void takesTheRequestThatTheOthersSpoil(Sdk sdk) {
        assertOk(sdk.stub().insert(Wire.insert(books).build()).getStatus());
        assertThat(Reads.ids(books, "id >= 0")).containsExactly(1000L, 1001L);
        assertOk(sdk.stub().delete(DeleteRequest.newBuilder().setCollectionName(books.name())
            .setExpr("id in [1000, 1001]").build()).getStatus());
    }

    static Stream<Arguments> requests() {
        return Stream.of(
            of("no rows", r -> r.setNumRows(0), "num_rows"),
            of("a row too few", r -> r.setFieldsData(YEAR, Wire.ints("year", 1)), "the num_rows"),
            of("a row too many", r -> r.setFieldsData(ID, Wire.longs("id", 1, 2, 3)), "the num_rows"),
            of("a missing column", r -> r.removeFieldsData(YEAR), "year"),
            of("a column twice", r -> r.addFieldsData(Wire.ints("year", 1, 2)), "duplicated field"),
            of("an unknown column", r -> r.addFieldsData(Wire.ints("absent", 1, 2)), "absent"),
            of("texts for numbers", r -> r.setFieldsData(YEAR, Wire.texts("year", "a", "b")), "year"),
            of("longs for ints", r -> r.setFieldsData(YEAR, Wire.longs("year", 1, 2)), "year"),
            of("a dimension too small", r -> r.setFieldsData(VECTOR, Wire.vectors(4, new float[8])), "dim"),
            of("half a vector", r -> r.setFieldsData(VECTOR, Wire.vectors(Books.DIM, new float[Books.DIM])), "vector"),
            of("floats that fill no vector", r -> r.setFieldsData(VECTOR, Wire.vectors(Books.DIM, new float[17])),
                "vector"),
            of("not a number", r -> r.setFieldsData(VECTOR, Wire.vectors(Books.DIM, with(Float.NaN))), "nan"),
            of("infinity", r -> r.setFieldsData(VECTOR, Wire.vectors(Books.DIM, with(Float.POSITIVE_INFINITY))), "inf"),
            of("a text too long", r -> r.setFieldsData(TITLE, Wire.texts("title", "a", "b".repeat(65))), "length"),
            of("a text too long in bytes", r -> r.setFieldsData(TITLE, Wire.texts("title", "a", "ä".repeat(33))),
                "length"),
            of("nulls where none may be", r -> r.setFieldsData(YEAR,
                Wire.ints("year", 1).addAllValidData(List.of(true, false))), "year"),
            of("a double that is not a number", r -> r.setFieldsData(3, Wire.doubles("price", 1, Double.NaN)), "nan"));
    }

    @Test
    void saysWhichCollectionIsMissing(Sdk sdk) {
        var request = Wire.insert(new Books(sdk.client(), "absent_one")).build();
        assertRefused(sdk.stub().insert(request).getStatus(), 100, ErrorCode.CollectionNotExists, "absent_one");
    }

    @Test
    void refusesARequestMadeForAnOlderSchema(Sdk sdk) {
        var request = Wire.insert(books).setSchemaTimestamp(1).build();
        assertRefused(sdk.stub().insert(request).getStatus(), 109, ErrorCode.SchemaMismatch, "schema");
    }

    @Test
    void refusesAMessageBeyondTheLimit(Sdk sdk) {
        var request = Wire.insert(books).setFieldsData(TITLE, Wire.texts("title", "a", "b".repeat(65 << 20))).build();
        var failure = catchThrowable(() -> sdk.stub().insert(request));
        assertThat(failure).isInstanceOfSatisfying(StatusRuntimeException.class,
            e -> assertThat(e.getStatus().getCode()).isEqualTo(Code.RESOURCE_EXHAUSTED));
        assertThat(Reads.ids(books, "title like 'bbb%'")).isEmpty();
    }

    @Test
    void refusesToDeleteEverythingByAccident(Sdk sdk) {
        for (String expression : List.of("", "true", "1 == 1")) {
            assertRefused(sdk.stub().delete(DeleteRequest.newBuilder().setCollectionName(books.name())
                .setExpr(expression).build()).getStatus(), 1100, ErrorCode.IllegalArgument, "plan");
        }
    }

    private static float[] with(float bad) {
        var values = new float[2 * Books.DIM];
        Arrays.fill(values, 1);
        values[Books.DIM + 3] = bad;
        return values;
    }

    private static Arguments of(String why, UnaryOperator<InsertRequest.Builder> spoil, String text) {
        return Arguments.of(why, spoil, text);
    }
}
