package io.arrwdb.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.arrwdb.core.port.clock.Clock;
import io.arrwdb.core.port.clock.Timers;
import io.arrwdb.core.port.clock.Timers.Timer;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** The contract of {@link Timers}. */
public abstract class TimersContract extends PortContract {
    private final List<String> ran = new CopyOnWriteArrayList<>();

    protected abstract Timers timers();

    /** The clock that the timers go by. */
    protected abstract Clock clock();

    @Test
    void aTaskRunsOnceAndNotBeforeItsTime() {
        long begun = clock().monotonicNanos();
        AtomicInteger runs = new AtomicInteger();
        long[] at = new long[1];
        timers().after(20, mailbox(), () -> {
            at[0] = clock().monotonicNanos();
            runs.incrementAndGet();
        });
        until("the task runs", () -> runs.get() > 0);
        assertThat(at[0] - begun).isGreaterThanOrEqualTo(20_000_000);
        after(60);
        assertThat(runs).hasValue(1);
    }

    @Test
    void tasksRunInTheMailboxAndNowhereElse() {
        List<Runnable> posted = new CopyOnWriteArrayList<>();
        timers().after(1, posted::add, () -> ran.add("task"));
        until("the task is posted", () -> !posted.isEmpty());
        assertThat(ran).isEmpty();
        posted.getFirst().run();
        assertThat(ran).containsExactly("task");
    }

    @Test
    void theShorterDelayEndsFirst() {
        List<String> order;
        long begun;
        do {
            List<String> ended = new CopyOnWriteArrayList<>();
            begun = clock().monotonicNanos();
            timers().after(120, mailbox(), () -> ended.add("late"));
            timers().after(60, mailbox(), () -> ended.add("middle"));
            timers().after(0, mailbox(), () -> ended.add("at once"));
            order = ended;
        } while (passed(begun, 60));
        List<String> ran = order;
        until("all run", () -> ran.size() == 3);
        assertThat(ran).containsExactly("at once", "middle", "late");
    }

    @Test
    void aCancelledTaskDoesNotRun() {
        AtomicInteger runs;
        long begun;
        do {
            AtomicInteger counted = new AtomicInteger();
            begun = clock().monotonicNanos();
            Timer timer = timers().after(50, mailbox(), counted::incrementAndGet);
            timer.cancel();
            timer.cancel();
            runs = counted;
        } while (passed(begun, 50));
        after(100);
        assertThat(runs).hasValue(0);
    }

    @Test
    void cancellingWhatHasRunDoesNothing() {
        Timer timer = timers().after(0, mailbox(), () -> ran.add("task"));
        until("the task runs", () -> !ran.isEmpty());
        timer.cancel();
        after(10);
        assertThat(ran).containsExactly("task");
    }

    /** Mailboxes close before their timers end; the others' timers must not notice. */
    @Test
    void aMailboxThatTakesNothingHarmsNoOtherTimer() {
        Executor closed = task -> {
            throw new RejectedExecutionException("closed");
        };
        timers().after(1, closed, () -> ran.add("refused"));
        after(40);
        assertThat(ran).isEmpty();
    }

    /** Whether this thread was held up for so long that the timers came first, and the test must begin again. */
    private boolean passed(long sinceNanos, long millis) {
        return clock().monotonicNanos() - sinceNanos >= millis * 1_000_000;
    }

    /** Waits until a timer of {@code delayMillis} has ended: whatever had a shorter delay has had its turn. */
    private void after(long delayMillis) {
        AtomicInteger passed = new AtomicInteger();
        timers().after(delayMillis, mailbox(), passed::incrementAndGet);
        until("time passes", () -> passed.get() > 0);
    }
}
