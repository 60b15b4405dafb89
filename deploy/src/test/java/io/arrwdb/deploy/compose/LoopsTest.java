package io.arrwdb.deploy.compose;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class LoopsTest {
    private static final long LIMIT_MILLIS = 60_000;
    private static final long LATER_NANOS = TimeUnit.MILLISECONDS.toNanos(LIMIT_MILLIS + 1);

    @Test
    void aLoopThatHangsIsNamedUntilItComesRound() {
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        try (Loops loops = new Loops(registry)) {
            Executor hanging = loops.named("hanging");
            loops.named("idle").execute(() -> { });
            CountDownLatch taken = new CountDownLatch(1);
            CountDownLatch release = new CountDownLatch(1);
            hanging.execute(() -> {
                taken.countDown();
                await(release);
            });
            await(taken);
            assertThat(loops.stuck(LIMIT_MILLIS, 0)).isEmpty();
            assertThat(registry.get("arrwdb.loop.waiting.tasks").tag("loop", "hanging").gauge().value()).isEqualTo(1);
            flush(loops.named("idle"));
            assertThat(loops.stuck(LIMIT_MILLIS, LATER_NANOS)).hasValueSatisfying(text -> assertThat(text).contains("hanging"));
            release.countDown();
            flush(hanging);
            assertThat(loops.stuck(LIMIT_MILLIS, LATER_NANOS)).isEmpty();
        }
    }

    @Test
    void aClosedLoopDoesNotHang() {
        Loops loops = new Loops(new SimpleMeterRegistry());
        loops.named("closed");
        loops.close();
        assertThat(loops.stuck(LIMIT_MILLIS, 0)).isEmpty();
        assertThat(loops.stuck(LIMIT_MILLIS, LATER_NANOS)).isEmpty();
    }

    private static void flush(Executor loop) {
        CountDownLatch done = new CountDownLatch(1);
        loop.execute(done::countDown);
        await(done);
    }

    private static void await(CountDownLatch latch) {
        try {
            if (!latch.await(60, TimeUnit.SECONDS)) {
                throw new AssertionError("nothing came for a minute");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
