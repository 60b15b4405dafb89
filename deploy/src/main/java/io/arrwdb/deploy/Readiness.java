package io.arrwdb.deploy;

import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Supplier;

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
    private volatile String step = "starting";
    private volatile Supplier<String> details = () -> "";
    private volatile Supplier<String> problems = () -> "";
    private volatile Consumer<String> listener = text -> { };

    public Phase phase() {
        return phase.get();
    }

    /** What a person should see while it starts. */
    public String progress() {
        String more = details.get();
        return more.isEmpty() ? step : step + ": " + more;
    }

    /** The next step of the start begins. */
    public void step(String text) {
        step = text;
        changed();
    }

    /** @param source says how far the step that takes long has come; empty where there is nothing to say */
    public void details(Supplier<String> source) {
        details = source;
    }

    /** @param source says what a person must look at although the rest is served; empty where there is nothing */
    public void problems(Supplier<String> source) {
        problems = source;
    }

    /** What a person must look at; empty where there is nothing. */
    public String problems() {
        return problems.get();
    }

    /** The details have changed. */
    public void changed() {
        if (phase() == Phase.STARTING) {
            listener.accept(progress());
        }
    }

    /** @param heard hears of progress while it starts, on any thread, and must not block for long */
    public void onProgress(Consumer<String> heard) {
        listener = heard;
    }

    public void ready() {
        phase.compareAndSet(Phase.STARTING, Phase.READY);
    }

    /** From here on it only hands over and ends; it may be told from any phase. */
    public void stopping() {
        step = "it is stopping, and serves on until others have taken over what it holds";
        details = () -> "";
        phase.set(Phase.STOPPING);
    }
}
