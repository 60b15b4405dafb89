package io.arrwdb.testkit.sim;

import io.arrwdb.core.port.clock.Clock;
import io.arrwdb.core.port.clock.Timers;
import io.arrwdb.testkit.contract.TimersContract;
import java.util.concurrent.Executor;

class SimTimersTest extends TimersContract {
    private final SimWorld world = new SimWorld();
    private final Executor mailbox = world.process.mailbox();
    private final Timers timers = new SimTimers(world.process);
    private final Clock clock = new SimClock(world.scheduler, 0);

    @Override
    protected Timers timers() {
        return timers;
    }

    @Override
    protected Clock clock() {
        return clock;
    }

    @Override
    protected boolean goOn() {
        return world.scheduler.step();
    }

    @Override
    protected Executor mailbox() {
        return mailbox;
    }
}
