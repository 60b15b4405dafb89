package io.arrwdb.engine.index.hnsw;

import java.util.concurrent.Executor;
import java.util.concurrent.Phaser;
import java.util.concurrent.RejectedExecutionException;

/**
 * Runs one body on the calling thread and on helpers at once. Helpers join when the executor gets to them; the caller never waits
 * for one that has not begun, so a busy executor makes the work slower and cannot block it.
 */
final class SharedWork {
    private SharedWork() {}

    /** Returns when the caller's run and all runs that began have ended. The body shares out the work and must not throw. */
    static void run(int threads, Executor executor, Runnable body) {
        Phaser running = new Phaser(1);
        try {
            for (int i = 1; i < threads; i++) {
                executor.execute(() -> help(running, body));
            }
        } catch (RejectedExecutionException e) {
            // No more helpers: the caller and those that came do the work.
        }
        int phase;
        try {
            body.run();
        } finally {
            phase = running.arriveAndDeregister();
        }
        running.awaitAdvance(phase);
    }

    private static void help(Phaser running, Runnable body) {
        // Negative once the last run has ended: this helper comes too late.
        if (running.register() >= 0) {
            try {
                body.run();
            } finally {
                running.arriveAndDeregister();
            }
        }
    }
}
