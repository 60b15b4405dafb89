package io.arrwdb.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.arrwdb.core.port.clock.Clock;
import org.junit.jupiter.api.Test;

/** The contract of {@link Clock}. */
public abstract class ClockContract extends PortContract {
    /** 1 January 2025: whoever tells an earlier time counts in other units or from another year. */
    private static final long RECENT_MILLIS = 1_735_689_600_000L;
    /** 1 January 2100. */
    private static final long FAR_MILLIS = 4_102_444_800_000L;

    protected abstract Clock clock();

    @Test
    void theWallClockCountsMillisecondsSince1970() {
        assertThat(clock().wallMillis()).isBetween(RECENT_MILLIS, FAR_MILLIS);
    }

    @Test
    void theMonotonicClockNeverGoesBack() {
        long last = clock().monotonicNanos();
        for (int i = 0; i < 10_000; i++) {
            long now = clock().monotonicNanos();
            assertThat(now - last).isNotNegative();
            last = now;
        }
    }

    @Test
    void bothClocksGoOn() {
        long nanos = clock().monotonicNanos();
        long millis = clock().wallMillis();
        until("a hundredth of a second passes", () -> clock().monotonicNanos() - nanos > 10_000_000);
        until("the wall clock goes on", () -> clock().wallMillis() > millis);
    }
}
