package io.arrwdb.testkit.sim;

import io.arrwdb.core.port.clock.Clock;
import java.util.concurrent.TimeUnit;

/** A process's clocks: true in pace, the wall clock off by a constant of its own. */
public final class SimClock implements Clock {
    /** Where virtual time begins: some day in 2026. */
    private static final long EPOCH_MILLIS = 1_767_225_600_000L;

    private final SimScheduler scheduler;
    private final long skewMillis;

    public SimClock(SimScheduler scheduler, long skewMillis) {
        this.scheduler = scheduler;
        this.skewMillis = skewMillis;
    }

    @Override
    public long wallMillis() {
        return EPOCH_MILLIS + skewMillis + TimeUnit.NANOSECONDS.toMillis(scheduler.nowNanos());
    }

    @Override
    public long monotonicNanos() {
        return scheduler.nowNanos();
    }
}
