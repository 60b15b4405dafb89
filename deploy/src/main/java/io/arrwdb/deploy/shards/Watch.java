package io.arrwdb.deploy.shards;

import io.arrwdb.proto.internal.ListShardsResponse;
import java.io.PrintStream;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** Waits for the end of something that goes on by itself, and tells each change of what it waits for. */
final class Watch {
    private static final long PAUSE_MILLIS = 300;

    private final DataCoordinatorCalls calls;
    private final long timeoutMillis;
    private final PrintStream out;

    Watch(DataCoordinatorCalls calls, long timeoutMillis, PrintStream out) {
        this.calls = calls;
        this.timeoutMillis = timeoutMillis;
        this.out = out;
    }

    /**
     * The listing that shows the end.
     *
     * @param still what it waits for, for people; the empty text once that is over
     * @throws IllegalStateException where it takes too long
     */
    ListShardsResponse until(Function<ListShardsResponse, String> still) {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMillis);
        String told = "";
        while (true) {
            ListShardsResponse now = calls.list();
            String waits = still.apply(now);
            if (waits.isEmpty()) {
                return now;
            }
            if (System.nanoTime() > end) {
                throw new IllegalStateException("not over after %,d s: %s. It goes on by itself; cluster shards shows how far it is".formatted(
                        TimeUnit.MILLISECONDS.toSeconds(timeoutMillis), waits));
            }
            if (!waits.equals(told)) {
                out.println("arrwdb: " + waits);
                told = waits;
            }
            Pause.of(PAUSE_MILLIS);
        }
    }
}
