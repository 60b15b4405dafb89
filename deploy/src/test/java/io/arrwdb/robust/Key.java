package io.arrwdb.robust;

import java.util.concurrent.atomic.AtomicInteger;

/** A row's key, and how often it was written: each write has its own value. After some writes, or few of unknown outcome, another takes over. */
final class Key {
    private static final int MOST_USES = 30;
    private static final int MOST_UNKNOWN = 3;

    private final long id;
    private final AtomicInteger values = new AtomicInteger();
    private final AtomicInteger uses = new AtomicInteger();
    private final AtomicInteger unknown = new AtomicInteger();

    Key(long id) {
        this.id = id;
    }

    long id() {
        return id;
    }

    long nextValue() {
        return values.incrementAndGet();
    }

    void used() {
        uses.incrementAndGet();
    }

    void outcomeUnknown() {
        unknown.incrementAndGet();
    }

    boolean isSpent() {
        return uses.get() >= MOST_USES || unknown.get() >= MOST_UNKNOWN;
    }
}
