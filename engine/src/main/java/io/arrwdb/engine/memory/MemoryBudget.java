package io.arrwdb.engine.memory;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A limit in bytes that everything large reserves from before it allocates, so that the process refuses work with a clear error
 * where it would otherwise run out of memory. Safe for any number of threads; never blocks.
 */
public final class MemoryBudget {
    private final long limit;
    private final AtomicLong used = new AtomicLong();

    /** A budget of {@code limit} bytes. */
    public MemoryBudget(long limit) {
        if (limit < 0) {
            throw new IllegalArgumentException("memory limit must not be negative, got " + limit);
        }
        this.limit = limit;
    }

    /** A budget that refuses nothing, for tools and tests. */
    public static MemoryBudget unlimited() {
        return new MemoryBudget(Long.MAX_VALUE);
    }

    /**
     * Takes {@code bytes} out of the budget until the reservation is closed.
     *
     * @param what what the memory is for, in words that an operator understands
     * @throws MemoryBudgetExceeded when they are not left
     */
    public Reservation reserve(long bytes, String what) {
        return tryReserve(bytes, what).orElseThrow(() -> new MemoryBudgetExceeded(what, bytes, used.get(), limit));
    }

    /** As {@link #reserve}, empty when the bytes are not left. */
    public Optional<Reservation> tryReserve(long bytes, String what) {
        if (bytes < 0) {
            throw new IllegalArgumentException("cannot reserve " + bytes + " bytes for " + what);
        }
        long before;
        do {
            before = used.get();
            if (bytes > limit - before) {
                return Optional.empty();
            }
        } while (!used.compareAndSet(before, before + bytes));
        return Optional.of(new Reservation(this, bytes, what));
    }

    /** Bytes reserved now. */
    public long used() {
        return used.get();
    }

    /** Bytes that can be reserved in all. */
    public long limit() {
        return limit;
    }

    /** A part of the budget; closing it (any number of times) gives it back. */
    public static final class Reservation implements AutoCloseable {
        private final MemoryBudget budget;
        private final long bytes;
        private final String what;
        private final AtomicBoolean closed = new AtomicBoolean();

        private Reservation(MemoryBudget budget, long bytes, String what) {
            this.budget = budget;
            this.bytes = bytes;
            this.what = what;
        }

        public long bytes() {
            return bytes;
        }

        public String what() {
            return what;
        }

        @Override
        public void close() {
            if (closed.compareAndSet(false, true)) {
                budget.used.addAndGet(-bytes);
            }
        }
    }
}
