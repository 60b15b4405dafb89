package io.arrwdb.proxy.limit;

import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A part of the heap that calls share: each takes from it before it allocates. One that finds no room waits in line for it, and is
 * turned away when that takes too long: clients send again what is turned away as overload, while a heap that is full ends the
 * process.
 */
public final class HeapRoom {
    private static final int UNIT_BYTES = 1 << 10;
    /** Calls that need no more, as most searches do, need not wait behind large ones. */
    private static final int SMALL_BYTES = 128 << 10;

    private final int units;
    private final long waitMillis;
    private final Semaphore free;

    /**
     * @param bytes for all calls together
     * @param waitMillis how long a call may wait for its turn
     */
    public HeapRoom(long bytes, long waitMillis) {
        this.units = (int) Math.clamp(bytes / UNIT_BYTES, 1, Integer.MAX_VALUE);
        this.waitMillis = waitMillis;
        this.free = new Semaphore(units, true);
    }

    /**
     * Waits for room. Blocks: for virtual threads.
     *
     * @param bytes wanted; a call that wants more than there is takes all of it
     * @return empty where there was none in time
     */
    public Optional<Admission> admit(long bytes) {
        if (bytes <= SMALL_BYTES) {
            return Optional.of(new Admission(0));
        }
        int wanted = (int) Math.min(units, bytes / UNIT_BYTES);
        try {
            return free.tryAcquire(wanted, waitMillis, TimeUnit.MILLISECONDS) ? Optional.of(new Admission(wanted)) : Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    /** Room that one call has; closing it (any number of times) gives it back. */
    public final class Admission implements AutoCloseable {
        private final AtomicInteger taken;

        private Admission(int taken) {
            this.taken = new AtomicInteger(taken);
        }

        /** Gives back what is beyond {@code bytes}. */
        public void shrinkTo(long bytes) {
            int kept = (int) Math.min(units, bytes / UNIT_BYTES);
            int before = taken.getAndUpdate(now -> Math.min(now, kept));
            free.release(Math.max(0, before - kept));
        }

        @Override
        public void close() {
            free.release(taken.getAndSet(0));
        }
    }
}
