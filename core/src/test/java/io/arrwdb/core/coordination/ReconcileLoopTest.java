package io.arrwdb.core.coordination;

import static org.assertj.core.api.Assertions.assertThat;

import io.arrwdb.core.coordination.ReconcileLoop.Outcome;
import io.arrwdb.core.port.clock.Timers;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.Test;

/** The transition table of {@link ReconcileLoop}, row by row, in a mailbox and a time of the test's own. */
class ReconcileLoopTest {
    private static final ReconcileLoop.Pace PACE = new ReconcileLoop.Pace(100, 5_000);

    private final Queue<Runnable> mailbox = new ArrayDeque<>();
    private final Alarms alarms = new Alarms();
    private final List<CompletableFuture<Outcome>> passes = new ArrayList<>();
    private final List<Throwable> failures = new ArrayList<>();
    private final ReconcileLoop loop = new ReconcileLoop(() -> {
        passes.add(new CompletableFuture<>());
        return passes.getLast();
    }, PACE, failures::add, mailbox::add, alarms);

    @Test
    void aStartBeginsAPassAtOnce() {
        start();
        assertThat(passes).hasSize(1);
        assertThat(alarms.set).isEmpty();
    }

    @Test
    void nothingBeginsBeforeTheStart() {
        loop.trigger();
        settle();
        assertThat(passes).isEmpty();
    }

    @Test
    void whatDidSomethingIsRepeatedSoon() {
        start();
        for (int i = 0; i < 3; i++) {
            ends(Outcome.BUSY);
            assertThat(alarms.only().delayMillis).isEqualTo(100);
            alarms.ring();
            settle();
        }
        assertThat(passes).hasSize(4);
    }

    @Test
    void whatWaitsForOthersIsRepeatedMoreAndMoreSeldomUpToASecond() {
        start();
        assertThat(delaysOf(Outcome.WAITING, 6)).containsExactly(200L, 400L, 800L, 1_000L, 1_000L, 1_000L);
    }

    @Test
    void whatFoundNothingIsRepeatedMoreAndMoreSeldomUpToTheLongestDelay() {
        start();
        assertThat(delaysOf(Outcome.IDLE, 7)).containsExactly(200L, 400L, 800L, 1_600L, 3_200L, 5_000L, 5_000L);
    }

    @Test
    void aTriggerEndsTheDelayAndMakesTheNextOneShort() {
        start();
        delaysOf(Outcome.IDLE, 6);
        ends(Outcome.IDLE);
        loop.trigger();
        settle();
        assertThat(passes).hasSize(8);
        assertThat(alarms.set).isEmpty();
        ends(Outcome.IDLE);
        assertThat(alarms.only().delayMillis).isEqualTo(200);
    }

    /** The pass that runs may have looked already. */
    @Test
    void triggersWhileAPassRunsMakeOneMoreFollowAtOnce() {
        start();
        loop.trigger();
        loop.trigger();
        settle();
        assertThat(passes).hasSize(1);
        ends(Outcome.IDLE);
        assertThat(passes).hasSize(2);
        ends(Outcome.IDLE);
        assertThat(passes).hasSize(2);
    }

    @Test
    void aPassThatFailsIsToldAndRepeated() {
        start();
        passes.getLast().completeExceptionally(new IllegalStateException("no store"));
        settle();
        assertThat(failures).singleElement().satisfies(failure -> assertThat(failure).hasMessageContaining("no store"));
        alarms.ring();
        settle();
        assertThat(passes).hasSize(2);
    }

    @Test
    void afterAStopNothingFollows() {
        start();
        loop.stop();
        settle();
        ends(Outcome.BUSY);
        loop.trigger();
        settle();
        assertThat(passes).hasSize(1);
        assertThat(alarms.set).isEmpty();
    }

    @Test
    void aStopEndsTheDelay() {
        start();
        ends(Outcome.BUSY);
        loop.stop();
        settle();
        assertThat(alarms.set).isEmpty();
    }

    @Test
    void aStoppedLoopCanBeStartedAgain() {
        start();
        ends(Outcome.IDLE);
        loop.stop();
        settle();
        start();
        assertThat(passes).hasSize(2);
    }

    private void start() {
        loop.start();
        settle();
    }

    private void ends(Outcome outcome) {
        passes.getLast().complete(outcome);
        settle();
    }

    /** Ends so many passes in this way, and lets each delay pass. */
    private List<Long> delaysOf(Outcome outcome, int count) {
        List<Long> delays = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            ends(outcome);
            delays.add(alarms.only().delayMillis);
            alarms.ring();
            settle();
        }
        return delays;
    }

    private void settle() {
        while (!mailbox.isEmpty()) {
            mailbox.remove().run();
        }
    }

    private static final class Alarms implements Timers {
        final List<Alarm> set = new ArrayList<>();

        private record Alarm(long delayMillis, Executor mailbox, Runnable task) { }

        @Override
        public Timer after(long delayMillis, Executor mailbox, Runnable task) {
            Alarm alarm = new Alarm(delayMillis, mailbox, task);
            set.add(alarm);
            return () -> set.remove(alarm);
        }

        Alarm only() {
            assertThat(set).hasSize(1);
            return set.getFirst();
        }

        void ring() {
            Alarm alarm = only();
            set.clear();
            alarm.mailbox.execute(alarm.task);
        }
    }
}
