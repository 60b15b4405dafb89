package io.arrwdb.adapters.clock;

import io.arrwdb.core.port.clock.Clock;

/** The clocks of this machine. */
public final class SystemClock implements Clock {
    @Override
    public long wallMillis() {
        return System.currentTimeMillis();
    }

    @Override
    public long monotonicNanos() {
        return System.nanoTime();
    }
}
