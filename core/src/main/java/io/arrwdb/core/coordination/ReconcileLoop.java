package io.arrwdb.core.coordination;

import io.arrwdb.core.port.clock.Timers;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Repeats passes that compare what should be with what is, and act on the difference. Level-triggered: a pass sees
 * everything anew, so that a lost event costs time and never correctness. One pass at a time; the pace adapts.
 *
 * <pre>
 * state    event                  next     effect
 * STOPPED  start                  WAITING  a pass at once
 * WAITING  delay over or trigger  RUNNING  a pass
 * RUNNING  trigger                RUNNING  another pass follows at once
 * RUNNING  pass did something     WAITING  the shortest delay
 * RUNNING  pass waits for others  WAITING  twice the delay before, up to a second
 * RUNNING  pass found nothing     WAITING  twice the delay before, up to the longest
 * RUNNING  pass failed            WAITING  the same, and the failure is told
 * any      stop                   STOPPED  what runs is let finish, nothing follows
 * </pre>
 */
public final class ReconcileLoop {
    /** What a pass found. */
    public enum Outcome {
        /** Something was done: look again soon. */
        BUSY,
        /** Others have still to do something. */
        WAITING,
        /** All is as it should be. */
        IDLE
    }

    private static final long LONGEST_WAIT_MILLIS = 1_000;

    private final Supplier<CompletionStage<Outcome>> pass;
    private final Pace pace;
    private final Consumer<Throwable> failures;
    private final Executor mailbox;
    private final Timers timers;
    private Timers.Timer timer;
    private long delayMillis;
    private boolean started;
    private boolean running;
    private boolean again;

    /**
     * @param pass begins a pass; called in the mailbox, so it must not block
     * @param failures is told of passes that failed
     * @param mailbox runs one task at a time
     */
    public ReconcileLoop(Supplier<CompletionStage<Outcome>> pass, Pace pace, Consumer<Throwable> failures, Executor mailbox,
            Timers timers) {
        this.pass = pass;
        this.pace = pace;
        this.failures = failures;
        this.mailbox = mailbox;
        this.timers = timers;
        this.delayMillis = pace.shortestMillis();
    }

    /** The delays between passes. */
    public record Pace(long shortestMillis, long longestMillis) {
        public Pace {
            if (shortestMillis < 1 || longestMillis < shortestMillis) {
                throw new IllegalArgumentException("a pace from " + shortestMillis + " to " + longestMillis + " ms");
            }
        }
    }

    public void start() {
        mailbox.execute(() -> {
            started = true;
            run();
        });
    }

    /** No pass begins from now on, until the next start. */
    public void stop() {
        Posting.unlessClosed(mailbox, () -> {
            started = false;
            cancelTimer();
        });
    }

    /** Something may have changed: asks for a pass now, or right after the one that runs. */
    public void trigger() {
        Posting.unlessClosed(mailbox, () -> {
            delayMillis = pace.shortestMillis();
            run();
        });
    }

    private void run() {
        if (!started) {
            return;
        }
        if (running) {
            again = true;
            return;
        }
        cancelTimer();
        running = true;
        again = false;
        pass.get().whenCompleteAsync((outcome, error) -> finished(error == null ? outcome : Outcome.IDLE, error), mailbox);
    }

    private void finished(Outcome outcome, Throwable error) {
        running = false;
        if (error != null) {
            failures.accept(error);
        }
        if (!started) {
            return;
        }
        delayMillis = switch (outcome) {
            case BUSY -> pace.shortestMillis();
            case WAITING -> Math.max(pace.shortestMillis(), Math.min(delayMillis * 2, LONGEST_WAIT_MILLIS));
            case IDLE -> Math.min(delayMillis * 2, pace.longestMillis());
        };
        if (again) {
            run();
        } else {
            timer = timers.after(delayMillis, mailbox, this::run);
        }
    }

    private void cancelTimer() {
        if (timer != null) {
            timer.cancel();
            timer = null;
        }
    }
}
