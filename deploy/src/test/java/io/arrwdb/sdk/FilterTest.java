package io.arrwdb.sdk;

import static org.assertj.core.api.Assertions.assertThat;

import io.milvus.v2.common.ConsistencyLevel;
import io.milvus.v2.service.collection.request.CreateCollectionReq;
import io.milvus.v2.service.utility.request.FlushReq;
import io.milvus.v2.service.vector.request.InsertReq;
import java.util.List;
import java.util.function.LongPredicate;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each expression finds the rows that its meaning names, half of them flushed and half still growing. */
@ExtendWith(SdkServer.class)
@TestInstance(Lifecycle.PER_CLASS)
class FilterTest {
    private static final int ROWS = 60;
    private Books rows;

    @BeforeAll
    void fill(Sdk sdk) {
        rows = new Books(sdk.client(), Sdk.unique("filtered"));
        sdk.client().createCollection(CreateCollectionReq.builder().collectionName(rows.name())
            .collectionSchema(EveryType.schema()).indexParams(EveryType.indexes())
            .consistencyLevel(ConsistencyLevel.STRONG).build());
        insert(0, ROWS / 2);
        sdk.client().flush(FlushReq.builder().collectionNames(List.of(rows.name())).build());
        insert(ROWS / 2, ROWS);
    }

    @AfterAll
    void drop(Sdk sdk) {
        CollectionTest.drop(sdk, rows.name());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource({"comparisons", "logic", "texts", "nulls", "jsonAndDynamic", "arrays"})
    void finds(String expression, LongPredicate expected) {
        assertThat(Reads.ids(rows, expression)).isEqualTo(
            LongStream.range(0, ROWS).filter(expected).boxed().toList());
    }

    static Stream<Arguments> comparisons() {
        return Stream.of(
            of("id == 7", id -> id == 7),
            of("id != 7", id -> id != 7),
            of("flag == true", id -> id % 2 == 0),
            of("flag != true", id -> id % 2 != 0),
            of("tiny >= -45 and tiny < -40", id -> id >= 5 && id < 10),
            of("small <= -980", id -> id <= 6),
            of("10 < id < 20", id -> id > 10 && id < 20),
            of("20 >= id > 15", id -> id > 15 && id <= 20),
            of("medium == 5000", id -> id == 5),
            of("large > 500000000000", id -> id > 50),
            of("single < 2.25", id -> id < 4.5),
            of("twice >= 5", id -> id * 0.1 >= 5),
            of("id in [1, 3, 5, 100]", id -> id == 1 || id == 3 || id == 5),
            of("id not in [1, 3]", id -> id != 1 && id != 3),
            of("id in []", id -> false),
            of("id % 7 == 3", id -> id % 7 == 3),
            of("id + 1 == 10", id -> id == 9),
            of("medium / 1000 == 4", id -> id == 4),
            of("id * 2 > 100", id -> id > 50),
            of("tiny > 1000", id -> false));
    }

    static Stream<Arguments> logic() {
        return Stream.of(
            of("id < 5 or id > 55", id -> id < 5 || id > 55),
            of("id < 5 || id > 55", id -> id < 5 || id > 55),
            of("id > 5 && flag == true", id -> id > 5 && id % 2 == 0),
            of("not (id > 5)", id -> id <= 5),
            of("!(id > 5 and id < 10)", id -> id <= 5 || id >= 10),
            of("id == 1 or id == 2 and flag == false", id -> id == 1),
            of("(id == 1 or id == 2) and flag == true", id -> id == 2),
            of("ID_IN_UPPER == 1", id -> false));
    }

    static Stream<Arguments> texts() {
        return Stream.of(
            of("text == \"" + EveryType.text(11) + "\"", id -> id == 11),
            of("text like \"text 1%\"", id -> Long.toString(id).startsWith("1")),
            of("text like \"%文字%\"", id -> true),
            of("text like \"text _ %\"", id -> id < 10),
            of("text not in ['a', 'b']", id -> true),
            of("text > 'text 5'", id -> EveryType.text(id).compareTo("text 5") > 0),
            of("not (text like 'text 2%')", id -> !Long.toString(id).startsWith("2")));
    }

    static Stream<Arguments> nulls() {
        return Stream.of(
            of("maybe is null", id -> id % 3 != 0),
            of("maybe is not null", id -> id % 3 == 0),
            of("maybe IS NOT NULL and id < 9", id -> id % 3 == 0 && id < 9),
            of("maybe > 10", id -> id % 3 == 0 && id > 10),
            of("not (maybe > 10)", id -> id % 3 == 0 && id <= 10),
            of("maybe != 9", id -> id % 3 == 0 && id != 9),
            of("maybe_text like 'maybe 1%'", id -> id % 3 == 0 && Long.toString(id).startsWith("1")),
            of("level == 7", id -> id % 2 != 0),
            of("id is not null", id -> true));
    }

    static Stream<Arguments> jsonAndDynamic() {
        return Stream.of(
            of("json[\"key\"] == \"value-12\"", id -> id == 12),
            of("json['nested']['a'] >= 55", id -> id >= 55),
            of("json[\"nested\"][\"list\"][1] == 'two'", id -> true),
            of("json[\"nested\"][\"list\"][2] > 3.4 and id < 2", id -> id < 2),
            of("json[\"absent\"] == 1", id -> false),
            of("json[\"key\"] in ['value-1', 'value-2']", id -> id == 1 || id == 2),
            of("json_contains(json[\"nested\"][\"list\"], 'two')", id -> true),
            of("json_contains_all(json[\"nested\"][\"list\"], [1, 3.5])", id -> true),
            of("json_contains_any(json[\"nested\"][\"list\"], ['none'])", id -> false),
            of("exists json[\"nested\"][\"a\"] and id == 3", id -> id == 3),
            of("extra == 'extra-9'", id -> id == 9),
            of("$meta[\"extra\"] like 'extra-5%'", id -> Long.toString(id).startsWith("5")));
    }

    static Stream<Arguments> arrays() {
        return Stream.of(
            of("array_length(numbers) == 2", id -> id % 4 == 2),
            of("array_contains(numbers, 9)", id -> EveryType.numbers(id).contains(9L)),
            of("array_contains_all(numbers, [10, 11])", id -> EveryType.numbers(id).containsAll(List.of(10L, 11L))),
            of("array_contains_any(numbers, [5, 23])",
                id -> EveryType.numbers(id).contains(5L) || EveryType.numbers(id).contains(23L)),
            of("numbers[0] > 40", id -> id % 4 > 0 && id > 40),
            of("words[0] == 'w31'", id -> id == 31),
            of("ARRAY_CONTAINS(words, 'äöü')", id -> true));
    }

    private static Arguments of(String expression, LongPredicate expected) {
        return Arguments.of(expression, expected);
    }

    private void insert(long from, long to) {
        rows.client().insert(InsertReq.builder().collectionName(rows.name())
            .data(LongStream.range(from, to).mapToObj(EveryType::row).toList()).build());
    }
}
