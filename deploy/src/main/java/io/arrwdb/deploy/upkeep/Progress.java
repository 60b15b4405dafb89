package io.arrwdb.deploy.upkeep;

import java.io.PrintStream;
import java.util.concurrent.TimeUnit;

/** Tells a person how far a command is: a line a second at most. */
final class Progress {
    private static final long PACE_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final PrintStream out;
    private long lastNanos = System.nanoTime() - PACE_NANOS;

    Progress(PrintStream out) {
        this.out = out;
    }

    synchronized void say(String what) {
        long now = System.nanoTime();
        if (now - lastNanos >= PACE_NANOS) {
            lastNanos = now;
            out.println("arrwdb: " + what);
        }
    }

    /** What everybody should see, whenever it is. */
    synchronized void tell(String what) {
        out.println("arrwdb: " + what);
    }
}
