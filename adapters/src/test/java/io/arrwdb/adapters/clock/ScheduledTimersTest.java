package io.arrwdb.adapters.clock;

import io.arrwdb.core.port.clock.Clock;
import io.arrwdb.core.port.clock.Timers;
import io.arrwdb.testkit.contract.TimersContract;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.AfterEach;

class ScheduledTimersTest extends TimersContract {
    private final ScheduledTimers timers = new ScheduledTimers();
    private final MailboxLoop mailbox = MailboxLoop.onVirtualThread("timers-test", failure -> {
        throw new AssertionError("a task failed", failure);
    });

    @AfterEach
    void close() {
        timers.close();
        mailbox.close();
    }

    @Override
    protected Timers timers() {
        return timers;
    }

    @Override
    protected Clock clock() {
        return new SystemClock();
    }

    @Override
    protected Executor mailbox() {
        return mailbox;
    }
}
