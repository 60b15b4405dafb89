package io.arrwdb.core.coordination;

import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/** Posts to mailboxes that may have been closed. */
final class Posting {
    private Posting() { }

    /** Nothing happens where the mailbox is closed: then nobody is left who could want the task. */
    static void unlessClosed(Executor mailbox, Runnable task) {
        try {
            mailbox.execute(task);
        } catch (RejectedExecutionException closed) {
            return;
        }
    }
}
