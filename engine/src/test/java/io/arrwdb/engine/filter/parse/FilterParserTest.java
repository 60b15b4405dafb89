package io.arrwdb.engine.filter.parse;

import static io.arrwdb.engine.filter.TestCollection.SCHEMA;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.arrwdb.core.schema.CollectionSchema;
import io.arrwdb.engine.filter.FilterException;
import io.arrwdb.engine.filter.FilterException.Kind;
import io.arrwdb.engine.filter.plan.FilterPlan;
import io.arrwdb.engine.segment.PrimaryKey;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FilterParserTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "i32 > 'a' | TYPE | comparisons between Int32 and VarChar", "s == 1 | TYPE | comparisons between VarChar and Int64",
        "b > true | TYPE | Bool", "ai > 1 | TYPE | Array", "v == 1 | TYPE | FloatVector", "i32 + 1 | TYPE | not a boolean",
        "i32 | TYPE | not a boolean", "s + 1 == 2 | TYPE | numbers", "f64 % 2 == 1 | TYPE | integers",
        "i32 / 0 == 1 | TYPE | division by zero", "i32 % 0 == 1 | TYPE | division by zero", "1 / 0 == 1 | TYPE | division by zero",
        "not i32 == 1 | TYPE | not a boolean", "(i32 > 1) == true | TYPE | parentheses", "i32 in 5 | TYPE | must be a list",
        "i32 in ['a'] | TYPE | VarChar", "i32 in [1.5] | TYPE | Double", "s in [1] | TYPE | Int64", "ai in [1] | TYPE | array_contains",
        "i32 like 'a%' | TYPE | like", "s like 1 | TYPE | string", "exists i32 | TYPE | json", "array_length(s) > 1 | TYPE | array",
        "array_contains(ai, 'x') | TYPE | VarChar", "array_contains(ai) | TYPE | takes 2", "json_contains_all(j, 1) | TYPE | list",
        "s['a'] == 1 | TYPE | no path", "1 < i32 > 3 | TYPE | turns around", "ai == ['x'] | TYPE | VarChar",
        "2 ** 100000 > 1 | TYPE | Infinity", "i32 == {x} | TEMPLATE | {x} is not found", "[i32] == ai | TYPE | constant",
        "i32 = 1 | SYNTAX | cannot continue", "i32 == | SYNTAX | cannot continue", "(i32 == 1 | SYNTAX | cannot continue",
        "i32 == 1 2 | SYNTAX | cannot continue", "s == 'abc | SYNTAX | cannot continue", "i32 == 9223372036854775808 | SYNTAX | 64 bits",
        "i32 == 08 | SYNTAX | 64 bits", "i32 > 1 And i32 < 2 | SYNTAX | cannot continue", "Json_Contains(j, 1) | SYNTAX | not found",
        "foo(i32) | SYNTAX | not found", "s == '\\uD800' | SYNTAX | escape", "f64 < 1e999 | SYNTAX | too large",
        "s =~ 'a' | UNSUPPORTED | =~", "text_match(s, 'a', minimum_should_match=1) | UNSUPPORTED | text_match",
        "PHRASE_MATCH(s, 'a', 1) | UNSUPPORTED | PHRASE_MATCH", "random_sample(0.1) | UNSUPPORTED | random_sample",
        "element_filter(st, $[x] > 1) | UNSUPPORTED | element_filter", "MATCH_ANY(st, $[x] > 1) | UNSUPPORTED | MATCH_ANY",
        "match_least(st, $[x] > 1, threshold=2) | UNSUPPORTED | match_least", "st[0][sub] == 1 | UNSUPPORTED | struct",
        "st_within(g, 'POINT(1 1)') | UNSUPPORTED | st_within", "i32 & 1 == 1 | UNSUPPORTED | &", "~i32 == 1 | UNSUPPORTED | ~",
        "i32 << 1 == 2 | UNSUPPORTED | <<", "ts > ISO '2025-01-01T00:00:00Z' | UNSUPPORTED | Timestamptz",
        "ts + INTERVAL 'P3D' < iso '2025-01-01T00:00:00Z' | UNSUPPORTED | Timestamptz", "i32 ** 2 == 4 | UNSUPPORTED | **"})
    void refusesWithTheReason(String filter, Kind kind, String reason) {
        assertThatThrownBy(() -> parse(filter)).isInstanceOfSatisfying(FilterException.class, e -> {
            assertThat(e.kind()).as(e.getMessage()).isEqualTo(kind);
            assertThat(e).hasMessageContaining("cannot parse expression: ").hasMessageContaining(reason);
        });
    }

    @Test
    void namesAreFieldsOrDynamicKeysWhereThereAreSome() {
        CollectionSchema fixed = new CollectionSchema(1, "", false,
            SCHEMA.fields().stream().filter(f -> !f.dynamic()).toList());
        assertThatThrownBy(() -> FilterParser.parse("other == 1", fixed, Map.of(), FilterLimits.defaults()))
            .isInstanceOfSatisfying(FilterException.class, e -> assertThat(e.kind()).isEqualTo(Kind.UNKNOWN_FIELD))
            .hasMessageContaining("field other not exist");
        assertThat(parse("other == 1")).isEqualTo(parse("$meta['other'] == 1"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "1 < i32 < 5 | i32 > 1 and i32 < 5", "5 >= i32 > 1 | i32 <= 5 and i32 > 1", "not (not b) | b", "3 == i32 | i32 == 3",
        "i32 == 1 or b and i64 == 2 | i32 == 1 or (b and i64 == 2)", "i32 == 1 + 2 * 3 | i32 == 7", "i32 == (1 + 2) * 3 | i32 == 9",
        "i32 == -9223372036854775808 | i32 == -0x8000000000000000", "i32 == 1 - 2 - 3 | i32 == -4", "s == \"a'b\" | s == 'a\\'b'",
        "s == r'a\\n' | s == 'a\\\\n'", "s == '\\x41\\u00e9\\101' | s == 'AéA'", "i32 in [1,2,] | i32 in [1, 2]",
        "i32 in [1 + 1, 3] | i32 in [2, 3]", "i32 >= 0 && true | i32 >= 0", "not i32 in [1] or b | not i32 in [1] or b"})
    void readsBothAlike(String one, String other) {
        if (one.startsWith("not i32 in")) {
            assertThatThrownBy(() -> parse(one)).as("NOT binds tighter than IN").isInstanceOf(FilterException.class);
        } else {
            assertThat(parse(one)).isEqualTo(parse(other));
        }
    }

    @Test
    void templatesFillPlaceholders() {
        Map<String, TemplateValue> values = Map.of("n", new TemplateValue.OfLong(3), "d", new TemplateValue.OfDouble(1.5),
            "t", new TemplateValue.OfText("x'y"), "ids", new TemplateValue.OfLongs(new long[] {1, 2}), "b", new TemplateValue.OfBool(true),
            "l", new TemplateValue.OfList(List.of(new TemplateValue.OfText("a"), new TemplateValue.OfText("b"))));
        assertThat(parse("i32 == {n} and f64 < {d} and s == {t} and b == {b}", values))
            .isEqualTo(parse("i32 == 3 and f64 < 1.5 and s == \"x'y\" and b == true"));
        assertThat(parse("i32 in {ids}", values)).isEqualTo(parse("i32 in [1, 2]"));
        assertThat(parse("array_contains_any(as, {l})", values)).isEqualTo(parse("array_contains_any(as, ['a', 'b'])"));
        assertThatThrownBy(() -> parse("f64 < {x}", Map.of("x", new TemplateValue.OfDouble(Double.NaN))))
            .isInstanceOf(FilterException.class).hasMessageContaining("NaN");
    }

    @Test
    void tellsKeysAndTautologies() {
        assertThat(parse("id in [3, 1, 3]").primaryKeys()).contains(List.of(PrimaryKey.of(3), PrimaryKey.of(1)));
        assertThat(parse("5 == id").primaryKeys()).contains(List.of(PrimaryKey.of(5)));
        assertThat(parse("id in []").primaryKeys()).contains(List.of());
        assertThat(parse("id != 5").primaryKeys()).isEmpty();
        assertThat(parse("id == 5 and b").primaryKeys()).isEmpty();
        assertThat(parse("id == 5.0").primaryKeys()).isEmpty();
        assertThat(parse("i32 == 5").primaryKeys()).isEmpty();
        assertThat(parse("").alwaysTrue()).isTrue();
        assertThat(parse("1 == 1 or b").alwaysTrue()).isTrue();
        assertThat(parse("not (1 == 1)").alwaysFalse()).isTrue();
    }

    @Test
    void deepFiltersAreRefusedAtOnce() {
        for (String filter : List.of("(".repeat(100_000) + "b" + ")".repeat(100_000), "not ".repeat(16_000) + "b",
                "i32 == " + "-".repeat(60_000) + "1", "[".repeat(60_000), "((".repeat(30_000), "i32 == 2" + " ** -2".repeat(9_000),
                "i32" + " + i32".repeat(9_000) + " == 1", "exists ".repeat(9_000) + "j", "{".repeat(60_000),
                "json_contains(".repeat(4_000), "j" + "[0]".repeat(20_000) + " == ".repeat(300))) {
            assertThatThrownBy(() -> parse(filter)).isInstanceOfSatisfying(FilterException.class,
                e -> assertThat(e.kind()).as(e.getMessage()).isIn(Kind.TOO_LARGE, Kind.SYNTAX));
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void theDeepestAllowedFilterFitsTheStackOfARequest(boolean virtual) throws InterruptedException, ExecutionException {
        FilterLimits limits = new FilterLimits(65_536, 65_536, FilterLimits.HIGHEST_DEPTH, 10, 10);
        StringBuilder filter = new StringBuilder("(".repeat(50) + "b" + ")".repeat(50));
        for (int i = 0; i < 56; i++) {
            filter.insert(0, "b or (b and not (i32 == 1 + 2 * (3 + 4) and ").append("))");
        }
        FutureTask<FilterPlan> task = new FutureTask<>(() -> FilterParser.parse(filter.toString(), SCHEMA, Map.of(), limits));
        Thread thread = virtual ? Thread.ofVirtual().start(task) : new Thread(null, task, "small", 512 << 10);
        if (!virtual) {
            thread.start();
        }
        assertThat(FilterPlan.decode(task.get().encode())).isEqualTo(task.get());
    }

    @Test
    void longChainsAndListsAreNotDeep() {
        String chain = IntStream.range(0, 3_000).mapToObj(i -> "i32 == " + i).collect(Collectors.joining(" or "));
        assertThat(FilterPlan.decode(parse(chain).encode())).isEqualTo(parse(chain));
        String ids = LongStream.range(0, 100_000).map(i -> i * 1_000_003).mapToObj(Long::toString).collect(Collectors.joining(","));
        assertThat(parse("id in [" + ids + "]").primaryKeys().orElseThrow()).hasSize(100_000);
        FilterLimits small = new FilterLimits(100, 1_000, 10, 5, 10);
        assertThatThrownBy(() -> FilterParser.parse("id in [1,2,3,4,5,6]", SCHEMA, Map.of(), small)).hasMessageContaining("5 values");
        assertThatThrownBy(() -> FilterParser.parse("b or ".repeat(50) + "b", SCHEMA, Map.of(), small)).hasMessageContaining("100 char");
        assertThatThrownBy(() -> FilterParser.parse("s like 'abcdefghijk%'", SCHEMA, Map.of(), small)).hasMessageContaining("10 are");
        assertThatThrownBy(() -> FilterParser.parse(" ".repeat(2_000) + "b", SCHEMA, Map.of(), small)).hasMessageContaining("1000");
    }

    @Test
    void noTextDoesHarm() {
        SplittableRandom random = new SplittableRandom(17);
        List<String> words = List.of("i32", "s", "j", "ai", "nope", "(", ")", "[", "]", "{", "}", "==", "<", ">=", "and", "or", "not",
            "in", "like", "is", "null", "exists", "+", "-", "*", "/", "%", "**", "1", "0", "1.5", "'a'", "\"", "'", "\\", "true", ",",
            "json_contains(", "array_length(", "\u0000", "é", "&", "=~", "ISO", "=", "'%'", "9999999999999999999");
        int parsed = 0;
        for (int i = 0; i < 10_000; i++) {
            String filter = random.ints(1 + random.nextInt(9), 0, words.size()).mapToObj(words::get)
                .collect(Collectors.joining(random.nextBoolean() ? " " : ""));
            try {
                parse(filter);
                parsed++;
            } catch (FilterException expected) {
                assertThat(expected).hasMessageStartingWith("cannot parse expression: ");
            }
        }
        assertThat(parsed).isPositive();
    }

    private static FilterPlan parse(String filter) {
        return parse(filter, Map.of());
    }

    private static FilterPlan parse(String filter, Map<String, TemplateValue> templates) {
        return FilterParser.parse(filter, SCHEMA, templates, FilterLimits.defaults());
    }
}
