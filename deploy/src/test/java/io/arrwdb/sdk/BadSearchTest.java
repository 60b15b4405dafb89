package io.arrwdb.sdk;

import static io.arrwdb.sdk.Failures.assertRefused;
import static io.arrwdb.sdk.Wire.pair;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.arrwdb.proto.milvus.SearchRequest;
import io.arrwdb.proto.milvus.common.ConsistencyLevel;
import io.arrwdb.proto.milvus.common.ErrorCode;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
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

/** Searches that are refused with a Milvus status, and harm nobody. */
@ExtendWith(SdkServer.class)
@TestInstance(Lifecycle.PER_CLASS)
class BadSearchTest {
    private static final int TOPK = 1;
    private static final int METRIC = 2;
    private static final int PARAMS = 3;
    private static final float[] QUERY = Vectors.of(1, Books.DIM);
    private Books books;

    @BeforeAll
    void fill(Sdk sdk) {
        books = Books.strict(sdk);
        sdk.stub().insert(Wire.insert(books).build());
    }

    @AfterAll
    void drop(Sdk sdk) {
        CollectionTest.drop(sdk, books.name());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("requests")
    void refuses(String why, UnaryOperator<SearchRequest.Builder> spoil, String text, Sdk sdk) {
        assertRefused(sdk.stub().search(spoil.apply(Wire.search(books, QUERY)).build()).getStatus(), text);
    }

    @Test
    void takesTheRequestThatTheOthersSpoil(Sdk sdk) {
        var answer = sdk.stub().search(Wire.search(books, QUERY).build());
        Failures.assertOk(answer.getStatus());
        assertThat(answer.getResults().getTopksList()).containsExactly(2L);
        assertThat(answer.getResults().getPrimaryFieldName()).isEqualTo("id");
        assertThat(answer.getSessionTs()).isPositive();
    }

    static Stream<Arguments> requests() {
        return Stream.of(
            of("a dimension too small", r -> query(r, Wire.bytes(1, 2, 3)), "dim"),
            of("bytes that are no floats", r -> query(r, ByteString.copyFrom(new byte[31])), "dim"),
            of("not a number", r -> query(r, Wire.bytes(with(Float.NaN))), "nan"),
            of("infinity", r -> query(r, Wire.bytes(with(Float.NEGATIVE_INFINITY))), "inf"),
            of("no query", SearchRequest.Builder::clearPlaceholderGroup, ""),
            of("placeholders that are none", r -> r.setPlaceholderGroup(ByteString.copyFromUtf8("nonsense")), ""),
            of("an unknown vector field", r -> r.setSearchParams(0, pair("anns_field", "absent")), "absent"),
            of("a scalar field", r -> r.setSearchParams(0, pair("anns_field", "year")), "year"),
            of("topk 0", r -> r.setSearchParams(TOPK, pair("topk", "0")), "should be in range [1, 16384]"),
            of("topk -1", r -> r.setSearchParams(TOPK, pair("topk", "-1")), "should be in range [1, 16384]"),
            of("topk 16385", r -> r.setSearchParams(TOPK, pair("topk", "16385")), "should be in range [1, 16384]"),
            of("topk that is no number", r -> r.setSearchParams(TOPK, pair("topk", "many")), "topk"),
            of("an offset beyond the window", r -> r.addSearchParams(pair("offset", "16380")), "16384"),
            of("a negative offset", r -> r.addSearchParams(pair("offset", "-1")), "offset"),
            of("another metric", r -> r.setSearchParams(METRIC, pair("metric_type", "IP")), "metric type not match"),
            of("an unknown metric", r -> r.setSearchParams(METRIC, pair("metric_type", "NEAR")), "metric type"),
            of("params that are no JSON", r -> r.setSearchParams(PARAMS, pair("params", "{")), "params"),
            of("rounding to 7 digits", r -> r.addSearchParams(pair("round_decimal", "7")), "round"),
            of("an unknown output field", r -> r.addOutputFields("absent"), "field absent not exist"),
            of("a malformed filter", r -> r.setDsl("year >"), "cannot parse expression"),
            of("an unknown partition", r -> r.addPartitionNames("absent"), "absent"),
            of("a range turned inside out",
                r -> r.setSearchParams(PARAMS, pair("params", "{\"radius\": 1, \"range_filter\": 2}")),
                "range_filter"));
    }

    @Test
    void refusesMoreQueriesThanTheLimit(Sdk sdk) {
        var queries = new float[16_385][];
        Arrays.fill(queries, QUERY);
        assertRefused(sdk.stub().search(Wire.search(books, queries).build()).getStatus(),
            "should be in range [1, 16384]");
    }

    @Test
    void saysWhichCollectionIsMissing(Sdk sdk) {
        assertRefused(sdk.stub().search(Wire.search(new Books(sdk.client(), "absent_one"), QUERY).build()).getStatus(),
            100, ErrorCode.CollectionNotExists, "absent_one");
    }

    @Test
    void isNotHarmedByAGuaranteeFromTheFuture(Sdk sdk) {
        for (long guarantee : new long[] {Long.MIN_VALUE, -1, Long.MAX_VALUE}) {
            var request = Wire.search(books, QUERY).setConsistencyLevel(ConsistencyLevel.Customized)
                .setGuaranteeTimestamp(guarantee).build();
            try {
                sdk.stub().withDeadlineAfter(500, TimeUnit.MILLISECONDS).search(request);
            } catch (io.grpc.StatusRuntimeException e) {
                assertThat(e.getStatus().getCode()).isEqualTo(io.grpc.Status.Code.DEADLINE_EXCEEDED);
            }
        }
        Failures.assertOk(sdk.stub().insert(Wire.insert(books).build()).getStatus());
        assertThat(Reads.count(books, "")).isEqualTo(2);
    }

    private static SearchRequest.Builder query(SearchRequest.Builder request, ByteString bytes) {
        var group = io.arrwdb.proto.milvus.common.PlaceholderGroup.newBuilder();
        group.addPlaceholdersBuilder().setTag("$0").addValues(bytes)
            .setType(io.arrwdb.proto.milvus.common.PlaceholderType.FloatVector);
        return request.setPlaceholderGroup(group.build().toByteString());
    }

    private static float[] with(float bad) {
        var query = QUERY.clone();
        query[2] = bad;
        return query;
    }

    private static Arguments of(String why, UnaryOperator<SearchRequest.Builder> spoil, String text) {
        return Arguments.of(why, spoil, text);
    }
}
