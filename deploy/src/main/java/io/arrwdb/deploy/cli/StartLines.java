package io.arrwdb.deploy.cli;

import java.io.PrintStream;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Tells a person how far a start is that takes long: a line a second at most, and none in the first. */
final class StartLines implements Consumer<String> {
    private static final long PACE_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final PrintStream out;
    private long lastNanos = System.nanoTime();

    StartLines(PrintStream out) {
        this.out = out;
    }

    @Override
    public synchronized void accept(String progress) {
        long now = System.nanoTime();
        if (now - lastNanos >= PACE_NANOS) {
            lastNanos = now;
            out.println("arrwdb: " + progress);
        }
    }
}
