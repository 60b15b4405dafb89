package io.arrwdb.testkit.sim;

import io.arrwdb.core.port.clock.Clock;
import io.arrwdb.testkit.contract.ClockContract;
import java.util.concurrent.Executor;

class SimClockTest extends ClockContract {
    private final SimWorld world = new SimWorld();
    private final Clock clock = new SimClock(world.scheduler, 3_000);

    @Override
    protected Clock clock() {
        return clock;
    }

    @Override
    protected boolean goOn() {
        world.passMillis(1);
        return true;
    }

    @Override
    protected Executor mailbox() {
        return world.process.mailbox();
    }
}
