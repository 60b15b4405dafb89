package io.arrwdb.adapters.clock;

import io.arrwdb.core.port.clock.Clock;
import io.arrwdb.testkit.contract.ClockContract;
import java.util.concurrent.Executor;

class SystemClockTest extends ClockContract {
    @Override
    protected Clock clock() {
        return new SystemClock();
    }

    @Override
    protected Executor mailbox() {
        return Runnable::run;
    }
}
