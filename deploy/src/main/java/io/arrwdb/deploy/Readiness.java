package io.arrwdb.deploy;

import java.util.concurrent.atomic.AtomicReference;

/**
 * How far this process is.
 *
 * <pre>
 * STARTING --all that was kept is back--&gt; READY --close--&gt; STOPPING
 * </pre>
 */
public final class Readiness {
    /** The steps. */
    public enum Phase { STARTING, READY, STOPPING }

    private final AtomicReference<Phase> phase = new AtomicReference<>(Phase.STARTING);
    private volatile String progress = "starting";

    public Phase phase() {
        return phase.get();
    }

    /** What a person should see while it starts. */
    public String progress() {
        return progress;
    }

    public void progress(String text) {
        progress = text;
    }

    public void ready() {
        phase.compareAndSet(Phase.STARTING, Phase.READY);
    }

    public void stopping() {
        phase.set(Phase.STOPPING);
    }
}
