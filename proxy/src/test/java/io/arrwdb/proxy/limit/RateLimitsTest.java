package io.arrwdb.proxy.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.arrwdb.core.catalog.CollectionMeta;
import io.arrwdb.core.catalog.CollectionState;
import io.arrwdb.core.catalog.DatabaseMeta;
import io.arrwdb.core.id.CollectionId;
import io.arrwdb.core.id.FieldId;
import io.arrwdb.core.id.ShardId;
import io.arrwdb.core.port.clock.Clock;
import io.arrwdb.core.ring.TokenRing;
import io.arrwdb.core.schema.CollectionSchema;
import io.arrwdb.core.schema.DataType;
import io.arrwdb.core.schema.FieldSchema;
import io.arrwdb.core.time.Timestamp;
import io.arrwdb.proxy.error.MilvusException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What passes a proxy that is one of several. */
class RateLimitsTest {
    private static final long SECOND_NANOS = 1_000_000_000L;

    private final CollectionMeta collection = new CollectionMeta(new CollectionId(1), DatabaseMeta.DEFAULT_ID, "c",
            new CollectionSchema(1, "", false, List.of(new FieldSchema(new FieldId(100), "id", "", DataType.INT64, null, true, false,
                    false, false, false, false, Map.of(), null, 1))), List.of(),
            List.of(), TokenRing.create(List.of(new ShardId(1)), Timestamp.ZERO), List.of(), Map.of("collection.searchRate.max.vps", "100"), 0, true,
            Timestamp.ZERO, Timestamp.ZERO, CollectionState.AVAILABLE);
    private long nowNanos;
    private int proxies = 1;
    private final RateLimits limits = new RateLimits(new Clock() {
        @Override
        public long wallMillis() {
            return 0;
        }

        @Override
        public long monotonicNanos() {
            return nowNanos;
        }
    }, () -> proxies);

    @Test
    void eachOfFourProxiesLetsAQuarterPass() {
        proxies = 4;
        assertThat(passesWithin(10)).isCloseTo(25 + 10 * 25, within(1));
        assertThatThrownBy(() -> limits.pass(Rate.SEARCH, collection, Optional.empty(), 1)).isInstanceOf(MilvusException.class)
                .hasMessageEndingWith("rate limit exceeded[rate=100]");
    }

    @Test
    void theShareFollowsTheProxiesThatComeAndGo() {
        assertThat(passesWithin(10)).isCloseTo(100 + 10 * 100, within(1));
        proxies = 2;
        assertThat(passesWithin(10)).as("nothing is given anew when another comes").isCloseTo(10 * 50, within(1));
        proxies = 1;
        assertThat(passesWithin(10)).isCloseTo(10 * 100, within(1));
        proxies = 0;
        assertThat(passesWithin(10)).as("before it has seen its own session").isCloseTo(10 * 100, within(1));
    }

    /** A request passes while anything is left, so one more may pass than the rate says. How many searches of one vector pass now and, tried a thousand times a second, in the seconds that follow. */
    private int passesWithin(int seconds) {
        int passed = 0;
        for (int tick = 0; tick <= seconds * 1_000; tick++) {
            while (passes()) {
                passed++;
            }
            nowNanos += tick < seconds * 1_000 ? SECOND_NANOS / 1_000 : 0;
        }
        return passed;
    }

    private boolean passes() {
        try {
            limits.pass(Rate.SEARCH, collection, Optional.empty(), 1);
            return true;
        } catch (MilvusException refused) {
            return false;
        }
    }
}
