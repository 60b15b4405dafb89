package io.arrwdb.adapters.clock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class MailboxLoopTest {
    private final ConcurrentLinkedQueue<Throwable> failures = new ConcurrentLinkedQueue<>();

    @Test
    void tasksOfManyThreadsRunOneAtATimeAndNoneIsLost() throws InterruptedException {
        AtomicInteger inside = new AtomicInteger();
        List<Integer> ran = new ArrayList<>();
        MailboxLoop loop = MailboxLoop.onVirtualThread("test", failures::add);
        List<Thread> posters = new ArrayList<>();
        for (int t = 0; t < 4; t++) {
            posters.add(Thread.ofPlatform().start(() -> post(loop, inside, ran)));
        }
        for (Thread poster : posters) {
            poster.join();
        }
        loop.close();
        assertThat(ran).hasSize(4_000).allMatch(others -> others == 1);
        assertThat(failures).isEmpty();
    }

    private static void post(Executor loop, AtomicInteger inside, List<Integer> ran) {
        for (int i = 0; i < 1_000; i++) {
            loop.execute(() -> {
                ran.add(inside.incrementAndGet());
                inside.decrementAndGet();
            });
        }
    }

    @Test
    void tasksOfOneThreadKeepTheirOrder() {
        List<Integer> ran = new ArrayList<>();
        try (MailboxLoop loop = MailboxLoop.onPlatformThread("test", failures::add)) {
            for (int i = 0; i < 1_000; i++) {
                int number = i;
                loop.execute(() -> ran.add(number));
            }
        }
        assertThat(ran).isSorted().hasSize(1_000);
    }

    @Test
    void aFailureIsReportedAndTheLoopGoesOn() {
        CompletableFuture<String> after = new CompletableFuture<>();
        try (MailboxLoop loop = MailboxLoop.onPlatformThread("test", failures::add)) {
            loop.execute(() -> {
                throw new IllegalStateException("broken task");
            });
            loop.execute(() -> after.complete("ran"));
        }
        assertThat(after).isCompletedWithValue("ran");
        assertThat(failures).singleElement().satisfies(failure -> assertThat(failure).hasMessage("broken task"));
    }

    @Test
    void closingRunsWhatWasPostedAndRefusesMore() {
        CountDownLatch release = new CountDownLatch(1);
        AtomicInteger ran = new AtomicInteger();
        MailboxLoop loop = MailboxLoop.onPlatformThread("test", failures::add);
        loop.execute(() -> awaitLatch(release));
        loop.execute(ran::incrementAndGet);
        release.countDown();
        loop.close();
        assertThat(ran).hasValue(1);
        assertThatThrownBy(() -> loop.execute(ran::incrementAndGet)).isInstanceOf(RejectedExecutionException.class)
                .hasMessageContaining("test");
    }

    @Test
    void aTaskMayCloseItsOwnLoop() {
        MailboxLoop loop = MailboxLoop.onPlatformThread("test", failures::add);
        CompletableFuture<String> closed = new CompletableFuture<>();
        loop.execute(() -> {
            loop.close();
            closed.complete("closed");
        });
        assertThat(closed.join()).isEqualTo("closed");
    }

    private static void awaitLatch(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
