package io.arrwdb.coordinator.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.arrwdb.core.id.CollectionId;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LanesTest {
    private static final CollectionId A = new CollectionId(1);
    private static final CollectionId B = new CollectionId(2);
    private static final long PATIENCE_SECONDS = 60;

    private final Lanes lanes = new Lanes();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    @AfterEach
    void close() {
        threads.shutdownNow();
    }

    @Test
    void aSlowCollectionHoldsNoOtherUp() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch over = new CountDownLatch(1);
        Future<?> slow = threads.submit(() -> lanes.between(A, () -> {
            begun.countDown();
            await(over);
        }));
        assertThat(begun.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        threads.submit(() -> lanes.between(B, () -> { })).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        assertThat(slow.isDone()).isFalse();
        over.countDown();
        slow.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    @Test
    void oneThingAtATimeForEachCollectionAndNoLaneStaysBehind() throws Exception {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        int[] sums = new int[3];
        List<Future<?>> all = new ArrayList<>();
        for (int i = 0; i < 3_000; i++) {
            int which = random.nextInt(sums.length);
            all.add(threads.submit(() -> lanes.between(new CollectionId(which), () -> sums[which] = after(sums[which]))));
        }
        for (Future<?> one : all) {
            one.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        }
        assertThat(sums[0] + sums[1] + sums[2]).as("seed %d", seed).isEqualTo(3_000);
        assertThat(lanes.count()).isZero();
    }

    @Test
    void whatFailsLeavesItsLane() {
        assertThatThrownBy(() -> lanes.between(A, () -> {
            throw new IllegalStateException("it failed");
        })).hasMessage("it failed");
        assertThat(lanes.count()).isZero();
    }

    /** Gives others the chance to come between. */
    private static int after(int sum) {
        Thread.yield();
        return sum + 1;
    }

    private static void await(CountDownLatch latch) {
        try {
            if (!latch.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw new IllegalStateException("nobody went on");
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
