package io.arrwdb.deploy;

import java.util.Optional;
import java.util.function.Supplier;

/** Whether this process still gets on: what Kubernetes restarts a container for. A process that waits for others gets on. */
public final class Liveness {
    private volatile Supplier<Optional<String>> stuck = Optional::empty;

    /** @param source says what does not get on any more */
    public void watch(Supplier<Optional<String>> source) {
        stuck = source;
    }

    /** What does not get on any more; empty as long as all does. */
    public Optional<String> stuck() {
        return stuck.get();
    }
}
