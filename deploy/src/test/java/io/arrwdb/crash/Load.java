package io.arrwdb.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;

/** Writers over disjoint keys, and one that flushes and compacts, until told to stop or the server is gone. */
final class Load {
    static final int KEYS_PER_WRITER = 400;
    private static final int WRITERS = 3;
    private static final long PATIENCE_SECONDS = 120;

    private final Store store;
    private final Model model;
    private final AtomicLong values;
    private final List<Thread> threads;
    private final AtomicLong acknowledged = new AtomicLong();
    private volatile boolean stopped;

    /** @param values the next value to write; every write has its own */
    Load(Store store, Model model, AtomicLong values, long seed) {
        this.store = store;
        this.model = model;
        this.values = values;
        this.threads = LongStream.rangeClosed(0, WRITERS).mapToObj(number -> Thread.ofPlatform().unstarted(() -> {
            Random random = new Random(seed + number);
            until(number == WRITERS ? () -> maintain(random) : () -> write(random, number * KEYS_PER_WRITER));
        })).toList();
        threads.forEach(Thread::start);
    }

    /** Writes acknowledged so far. */
    long acknowledged() {
        return acknowledged.get();
    }

    /** Waits for the first of them: a server that has just started takes its time. */
    void awaitAcknowledged() throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (acknowledged() == 0) {
            assertThat(System.nanoTime() - end).as("patience with the first write").isNegative();
            Thread.sleep(5);
        }
    }

    /** Begins no further step; those under way may fail from now on. */
    void end() {
        stopped = true;
    }

    void join() throws InterruptedException {
        for (Thread thread : threads) {
            thread.join();
        }
    }

    private interface Step {
        void run() throws InterruptedException;
    }

    /** A step that fails ends nothing: the model knows that its outcome is open. */
    private void until(Step step) {
        while (!stopped) {
            try {
                step.run();
            } catch (RuntimeException e) {
                pause();
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private void write(Random random, long firstKey) {
        List<Long> keys = random.longs(1 + random.nextInt(40), firstKey, firstKey + KEYS_PER_WRITER).distinct().boxed().toList();
        boolean delete = random.nextInt(5) == 0;
        long value = delete ? Model.ABSENT : values.incrementAndGet();
        model.attempt(keys, value);
        if (delete) {
            store.delete(keys);
        } else {
            store.upsert(keys, value);
        }
        model.acknowledged(keys, value);
        acknowledged.incrementAndGet();
    }

    private void maintain(Random random) throws InterruptedException {
        Thread.sleep(random.nextInt(300));
        store.flush();
        if (random.nextInt(3) == 0) {
            store.compact();
        }
    }

    private void pause() {
        try {
            Thread.sleep(20);
        } catch (InterruptedException e) {
            stopped = true;
        }
    }
}
