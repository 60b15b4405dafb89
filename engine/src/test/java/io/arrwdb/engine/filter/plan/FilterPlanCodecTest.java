package io.arrwdb.engine.filter.plan;

import static io.arrwdb.engine.filter.TestCollection.SCHEMA;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.arrwdb.core.codec.ByteWriter;
import io.arrwdb.core.codec.MalformedBytesException;
import io.arrwdb.engine.filter.FilterException;
import io.arrwdb.engine.filter.eval.Filter;
import io.arrwdb.engine.filter.parse.FilterLimits;
import io.arrwdb.engine.filter.parse.FilterParser;
import io.arrwdb.engine.golden.Golden;
import java.util.Arrays;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class FilterPlanCodecTest {
    /** Has every node, operand, constant and list there is. */
    private static final FilterPlan WHOLE = FilterParser.parse("not (i32 in [1, 2] and s in ['a']) or s like 'a%' or s is null"
        + " or exists j['a'][0] or array_contains_all(as, ['x']) or json_contains(j, [1, true]) or ai[1] == 2"
        + " or array_length(ai) > 3 or f32 * 2 - 1 / f64 + i8 < 1.5 or i64 % 3 == 1 or b == true or i8 != 1 or i8 <= 2 or i8 >= 3",
        SCHEMA, Map.of(), FilterLimits.defaults());

    @Test
    void theFormatIsAsItWas() {
        assertThat(FilterPlan.decode(Golden.check("filter-plan-v1", WHOLE.encode()))).isEqualTo(WHOLE);
    }

    @Test
    void damagedPlansAreRefusedOrCompileOrAreRefusedThen() {
        byte[] whole = WHOLE.encode();
        for (int length = 0; length < whole.length; length++) {
            byte[] cut = Arrays.copyOf(whole, length);
            assertThatThrownBy(() -> FilterPlan.decode(cut)).isInstanceOf(MalformedBytesException.class);
        }
        SplittableRandom random = new SplittableRandom(4);
        int compiled = 0;
        for (int i = 0; i < 10_000; i++) {
            byte[] damaged = whole.clone();
            for (int n = random.nextInt(3); n >= 0; n--) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(60);
            }
            try {
                Filter.compile(FilterPlan.decode(damaged), SCHEMA);
                compiled++;
            } catch (MalformedBytesException | FilterException expected) {
                assertThat(expected).hasMessageMatching("(?s).+");
            }
        }
        assertThat(compiled).isPositive();
    }

    @Test
    void depthIsBounded() {
        ByteWriter out = new ByteWriter().u8(1).varint(100);
        for (int i = 0; i < 100_000; i++) {
            out.u8(4);
        }
        assertThatThrownBy(() -> FilterPlan.decode(out.u8(1).bool(true).toBytes())).isInstanceOf(MalformedBytesException.class)
            .hasMessageContaining("deeper");
    }
}
