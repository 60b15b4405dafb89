package io.arrwdb.engine.filter.eval;

import static io.arrwdb.engine.filter.TestCollection.SCHEMA;
import static org.assertj.core.api.Assertions.assertThat;

import io.arrwdb.engine.Cancellation;
import io.arrwdb.engine.bitmap.Bitmap;
import io.arrwdb.engine.filter.TestCollection;
import io.arrwdb.engine.filter.parse.FilterLimits;
import io.arrwdb.engine.filter.parse.FilterParser;
import io.arrwdb.engine.filter.plan.FilterPlan;
import io.arrwdb.engine.segment.SegmentRows;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.IntFunction;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** Random filters over random rows answer what a row-by-row interpreter answers that knows nothing of plans and columns. */
class FilterPropertyTest {
    private static final int SEGMENTS = 20;
    private static final int FILTERS = 200;
    private static final int ROWS = 150;

    @Test
    void agreesWithAnInterpreterOfRows() {
        long passed = 0;
        for (int seed = 0; seed < SEGMENTS; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            List<Map<String, Object>> rows = random.ints(ROWS).mapToObj(_ -> row(random)).toList();
            SegmentRows segment = TestCollection.segment(rows);
            Expressions expressions = new Expressions(random);
            for (int i = 0; i < FILTERS; i++) {
                passed += check(seed, expressions.test(random.nextInt(4)), rows, segment);
            }
        }
        assertThat(passed).as("the filters are not trivial").isBetween(SEGMENTS * FILTERS * ROWS / 10L, SEGMENTS * FILTERS * ROWS / 2L);
    }

    private static int check(int seed, Expressions.Test test, List<Map<String, Object>> rows, SegmentRows segment) {
        FilterPlan plan = FilterParser.parse(test.text(), SCHEMA, Map.of(), FilterLimits.defaults());
        FilterPlan decoded = FilterPlan.decode(plan.encode());
        assertThat(decoded.encode()).as("seed %d: %s", seed, test.text()).isEqualTo(plan.encode());
        Bitmap out = Bitmap.ofNone(rows.size());
        Filter.compile(decoded, SCHEMA).evaluate(segment, out, Cancellation.NEVER);
        for (int row = 0; row < rows.size(); row++) {
            Boolean expected = test.meaning().apply(rows.get(row));
            if (out.get(row) != Boolean.TRUE.equals(expected)) {
                throw new AssertionError("seed " + seed + ": " + test.text() + " of row " + rows.get(row) + " is " + expected
                    + ", the filter says " + out.get(row) + "\n" + plan);
            }
        }
        return out.cardinality();
    }

    private static Map<String, Object> row(RandomGenerator random) {
        Map<String, Object> row = new HashMap<>();
        row.put("id", (long) random.nextInt(-9, 10));
        row.put("i8", maybe(random, (long) random.nextInt(-5, 6)));
        row.put("i16", (long) random.nextInt(-5, 6));
        row.put("i32", maybe(random, (long) random.nextInt(-5, 6)));
        row.put("i64", maybe(random, (long) random.nextInt(-5, 6)));
        row.put("f32", maybe(random, random.nextInt(-6, 7) / 4.0 + 0.1));
        row.put("f64", random.nextInt(-6, 7) / 4.0 + 0.1);
        row.put("b", maybe(random, random.nextBoolean()));
        row.put("s", maybe(random, Expressions.text(random)));
        row.put("t", Expressions.text(random));
        row.put("ai", maybe(random, list(random, _ -> (long) random.nextInt(-3, 4))));
        row.put("as", list(random, _ -> Expressions.text(random)));
        row.put("af", list(random, _ -> random.nextInt(-6, 7) / 4.0 + 0.1));
        row.put("ab", maybe(random, list(random, _ -> random.nextBoolean())));
        Object json = Json.random(random, 3);
        row.put("#j", json);
        row.put("j", json == null && random.nextBoolean() ? null : Json.text(random, json));
        Object meta = Json.object(random, 3);
        row.put("#meta", meta);
        row.put("$meta", Json.text(random, meta));
        return row;
    }

    private static List<Object> list(RandomGenerator random, IntFunction<Object> element) {
        List<Object> list = new ArrayList<>();
        for (int n = random.nextInt(4); n > 0; n--) {
            list.add(element.apply(n));
        }
        return list;
    }

    private static Object maybe(RandomGenerator random, Object value) {
        return random.nextInt(5) == 0 ? null : value;
    }
}
