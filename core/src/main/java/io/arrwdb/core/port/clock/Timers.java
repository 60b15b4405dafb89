package io.arrwdb.core.port.clock;

import java.util.concurrent.Executor;

/** Runs a task later, in a loop's mailbox. */
public interface Timers {
    /**
     * Posts {@code task} to {@code mailbox} once {@code delayMillis} have passed, unless cancelled first. Where the mailbox
     * is closed by then, nothing happens.
     */
    Timer after(long delayMillis, Executor mailbox, Runnable task);

    /** A task that has been scheduled. */
    interface Timer {
        /** Keeps the task from running where it has not been posted yet; otherwise does nothing. */
        void cancel();
    }
}
