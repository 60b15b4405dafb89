package io.arrwdb.engine.filter.eval;

import static io.arrwdb.engine.filter.TestCollection.SCHEMA;
import static io.arrwdb.engine.filter.TestCollection.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.arrwdb.engine.Cancellation;
import io.arrwdb.engine.CancelledSearchException;
import io.arrwdb.engine.bitmap.Bitmap;
import io.arrwdb.engine.filter.TestCollection;
import io.arrwdb.engine.filter.parse.FilterLimits;
import io.arrwdb.engine.filter.parse.FilterParser;
import io.arrwdb.engine.filter.plan.FilterPlan;
import io.arrwdb.engine.segment.SegmentRows;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FilterTest {
    private static final SegmentRows ROWS = TestCollection.segment(List.of(
        row("id", 0L, "i32", 5L, "f32", 0.1, "s", "hello", "b", true, "ai", List.of(1L, 2L), "as", List.of("x", "y"),
            "j", "{\"a\": {\"b\": [1, 2.5, \"x\"]}, \"n\": 3, \"s\": \"caf\\u00e9\", \"e\": []}", "$meta", "{\"k\": 1, \"d 1\": true}"),
        row("id", 1L, "i32", -5L, "f32", 1.5, "s", "help", "b", false, "ai", List.of(), "as", List.of("z"),
            "j", "{\"a\": {\"b\": \"text\"}, \"n\": 3.0, \"s\": null}", "$meta", "{\"k\": \"one\"}"),
        row("id", 2L, "t", "100%", "j", "[10, 20]"),
        row("id", 3L, "i32", 7L, "s", "été", "j", "{\"n\": \"3\", \"a\": {\"b\": [[1, 2], {\"c\": 1}]}}")));

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "i32 > 0 | 0 3", "i32 != 5 | 1 3", "not (i32 == 5) | 1 3", "i32 is null | 2", "i32 IS NOT NULL | 0 1 3",
        "-5 <= i32 < 7 | 0 1", "7 > i32 >= 5 | 0", "i32 in [5, 7, 100] | 0 3", "i32 not in [5] | 1 3", "i32 in [] | ``",
        "i32 + 2 == 7 | 0", "i32 % 5 == 0 | 0 1", "i32 * 1.5 > 7 | 0 3", "10 / i32 == 2 | 0", "i32 / (i32 - 5) >= 0 | 1 3",
        "f32 == 0.1 | 0", "f32 in [0.1, 1.5] | 0 1", "i32 < f32 | 1", "late == 7 | 0 1 2 3", "lateNull is null | 0 1 2 3",
        "b | 0", "not b | 1", "b == false or i32 == 7 | 1 3", "b != true && i32 < 0 | 1",
        "s like 'hel%' | 0 1", "s like '%l_' | 0 1", "s like '_t_' | 3", "s like '%o' | 0", "s like '%el%' | 0 1",
        "t like '100\\%' | 2", "s == \"help\" | 1", "s > 'hello' | 1 3", "s in ['été', 'help'] | 1 3", "s < t | ``",
        "ai[0] == 1 | 0", "ai[1] in [2] | 0", "ai[5] == 1 or id == 3 | 3", "array_length(ai) == 0 | 1", "ai == [1, 2] | 0",
        "ai != [1,2] | 1", "ARRAY_CONTAINS(ai, 2) | 0", "array_contains_all(as, ['x','y']) | 0",
        "array_contains_any(as, ['y','z']) | 0 1", "not array_contains(as, 'x') | 1 2 3", "as[0] == 'z' | 1",
        "j['a']['b'][0] == 1 | 0", "j['a']['b'][1] > 2 | 0", "j['a']['b'] == [1, 2.5, 'x'] | 0", "j['n'] == 3 | 0 1",
        "j['n'] == '3' | 3", "j['n'] != 4 | 0 1", "j['n'] + 1 == 4 | 0 1", "j['s'] == 'café' | 0", "j['s'] is null | 1 2 3",
        "j[1] == 20 | 2", "j['n'] in [3, '3'] | 0 1 3", "exists j['n'] | 0 1 3", "exists j['e'] | ``",
        "not exists j['a']['b'] | 2", "json_contains(j['a']['b'], 'x') | 0", "json_contains(j['a']['b'], [1,2]) | 3",
        "JSON_CONTAINS_ALL(j['a']['b'], [1, 2.5]) | 0", "json_contains_any(j, [10, 11]) | 2", "array_length(j['a']['b']) > 2 | 0",
        "j['a']['b'] like 'te%' | 1", "k == 1 | 0", "k == 'one' | 1", "$meta['d 1'] == true | 0", "nothing == 1 | ``",
        "nothing is null | 0 1 2 3", "true | 0 1 2 3", "1 == 1 and id < 2 | 0 1", "false or id == 3 | 3", "1 > 2 | ``",
        "not (k == 1) | ``", "id in [1, 3] | 1 3", "0x10 == 020 and 0b1 == id | 1", "2 ** 3 == 8 and id == 0 | 0",
        "not (j['n'] == 3 and s == 'x') | 0 1 3"})
    void passesTheRowsThatItShould(String filter, String expected) {
        assertThat(rows(filter, ROWS)).as(filter).isEqualTo(expected == null ? "" : expected);
    }

    @Test
    void largeSegmentsAreReadToTheirEnd() {
        List<Map<String, Object>> rows = new ArrayList<>();
        for (long i = 0; i < 1_000; i++) {
            rows.add(row("id", i, "i32", i % 3 == 0 ? null : i));
        }
        Bitmap out = evaluate("i32 >= 900 or id == 999", TestCollection.segment(rows), Cancellation.NEVER);
        assertThat(out.cardinality()).isEqualTo(67);
        assertThat(out.get(999)).isTrue();
    }

    @Test
    void stopsWhenNobodyWaits() {
        SegmentRows rows = TestCollection.segment(Collections.nCopies(100, row()));
        assertThatThrownBy(() -> evaluate("id > 0", rows, () -> true)).isInstanceOf(CancelledSearchException.class);
    }

    private static String rows(String filter, SegmentRows rows) {
        Bitmap out = evaluate(filter, rows, Cancellation.NEVER);
        List<String> set = new ArrayList<>();
        for (int row = out.nextSetBit(0); row >= 0; row = out.nextSetBit(row + 1)) {
            set.add(String.valueOf(row));
        }
        return String.join(" ", set);
    }

    private static Bitmap evaluate(String filter, SegmentRows rows, Cancellation cancellation) {
        FilterPlan plan = FilterParser.parse(filter, SCHEMA, Map.of(), FilterLimits.defaults());
        FilterPlan decoded = FilterPlan.decode(plan.encode());
        assertThat(decoded).isEqualTo(plan);
        Bitmap out = Bitmap.ofNone(rows.rows());
        Filter.compile(decoded, SCHEMA).evaluate(rows, out, cancellation);
        return out;
    }
}
