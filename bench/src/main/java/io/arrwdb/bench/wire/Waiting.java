package io.arrwdb.bench.wire;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Asks until something is done. */
final class Waiting {
    private static final Duration INTERVAL = Duration.ofMillis(50);
    private static final Duration LIMIT = Duration.ofHours(2);

    private Waiting() {}

    /**
     * @throws IllegalStateException when it takes longer than {@link #LIMIT}
     */
    static void until(String what, BooleanSupplier done) {
        long start = System.nanoTime();
        while (!done.getAsBoolean()) {
            if (System.nanoTime() - start > LIMIT.toNanos()) {
                throw new IllegalStateException(what + " was not done after " + LIMIT);
            }
            try {
                Thread.sleep(INTERVAL);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted while waiting for " + what, e);
            }
        }
    }
}
