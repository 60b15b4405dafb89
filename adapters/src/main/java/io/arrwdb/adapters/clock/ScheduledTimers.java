package io.arrwdb.adapters.clock;

import io.arrwdb.core.port.clock.Timers;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Timers over one daemon thread, which only ever posts to mailboxes. */
public final class ScheduledTimers implements Timers, AutoCloseable {
    private final ScheduledThreadPoolExecutor executor = new ScheduledThreadPoolExecutor(1,
            Thread.ofPlatform().daemon().name("timers").factory());

    public ScheduledTimers() {
        executor.setRemoveOnCancelPolicy(true);
    }

    @Override
    public Timer after(long delayMillis, Executor mailbox, Runnable task) {
        Future<?> future = executor.schedule(() -> post(mailbox, task), delayMillis, TimeUnit.MILLISECONDS);
        return () -> future.cancel(false);
    }

    /** A closed mailbox has nobody left who could want the task. */
    private static void post(Executor mailbox, Runnable task) {
        try {
            mailbox.execute(task);
        } catch (RejectedExecutionException closed) {
            return;
        }
    }

    @Override
    public void close() {
        executor.shutdownNow();
    }
}
