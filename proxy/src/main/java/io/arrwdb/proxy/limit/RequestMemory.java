package io.arrwdb.proxy.limit;

import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Bounds the heap that requests take together, from before they are parsed until they are answered. A request that finds no room
 * waits in line for it, and is turned away when that takes too long: clients send again what is turned away as overload, while a
 * heap that is full ends the process.
 */
public final class RequestMemory {
    /** The heap that a request takes at most, by its size on the wire: parsed, as columns, by shard, as records of the log. */
    public static final int COPIES = 8;

    private static final int UNIT_BYTES = 1 << 10;
    /** Requests up to this size, as most searches are, need not wait behind large ones. */
    private static final int SMALL_BYTES = 16 << 10;

    private final int units;
    private final long waitMillis;
    private final Semaphore free;

    /**
     * @param heapBytes for all requests together
     * @param waitMillis how long a request may wait for its turn
     */
    public RequestMemory(long heapBytes, long waitMillis) {
        this.units = (int) Math.clamp(heapBytes / UNIT_BYTES, 1, Integer.MAX_VALUE);
        this.waitMillis = waitMillis;
        this.free = new Semaphore(units, true);
    }

    /** Admits everything, for tests. */
    public static RequestMemory unlimited() {
        return new RequestMemory(Long.MAX_VALUE, 0);
    }

    /** Bytes of the largest request that a heap share can take. */
    public static long largestRequest(long heapBytes) {
        return heapBytes / COPIES;
    }

    /**
     * Waits for room. Blocks: for virtual threads.
     *
     * @param wireBytes size of the request as it came; one that is larger than all room takes all of it
     * @return empty where there was none in time
     */
    public Optional<Admission> admit(int wireBytes) {
        if (wireBytes <= SMALL_BYTES) {
            return Optional.of(new Admission(0));
        }
        int wanted = (int) Math.min(units, (long) wireBytes * COPIES / UNIT_BYTES);
        try {
            return free.tryAcquire(wanted, waitMillis, TimeUnit.MILLISECONDS) ? Optional.of(new Admission(wanted)) : Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    /** Room that one request has; closing it (any number of times) gives it back. */
    public final class Admission implements AutoCloseable {
        private final int taken;
        private final AtomicBoolean closed = new AtomicBoolean();

        private Admission(int taken) {
            this.taken = taken;
        }

        @Override
        public void close() {
            if (closed.compareAndSet(false, true)) {
                free.release(taken);
            }
        }
    }
}
