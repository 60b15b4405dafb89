package io.arrwdb.testkit.sim;

import io.arrwdb.core.port.clock.Timers;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/** Timers of one process, in virtual time. */
public final class SimTimers implements Timers {
    private final SimProcess process;
    private final long life;

    public SimTimers(SimProcess process) {
        this.process = process;
        this.life = process.life();
    }

    @Override
    public Timer after(long delayMillis, Executor mailbox, Runnable task) {
        boolean[] cancelled = new boolean[1];
        long at = process.scheduler().nowNanos() + TimeUnit.MILLISECONDS.toNanos(delayMillis);
        process.scheduler().at(at, process, life, () -> {
            if (!cancelled[0]) {
                post(mailbox, task);
            }
        });
        return () -> cancelled[0] = true;
    }

    /** A closed mailbox has nobody left who could want the task. */
    private static void post(Executor mailbox, Runnable task) {
        try {
            mailbox.execute(task);
        } catch (RejectedExecutionException closed) {
            return;
        }
    }
}
