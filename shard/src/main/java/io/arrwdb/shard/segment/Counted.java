package io.arrwdb.shard.segment;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Something that owns memory and is used by several parties at once: it lives as long as any of them holds it. Who makes
 * it holds it first. Safe for any thread.
 */
public abstract class Counted {
    private final AtomicInteger holders = new AtomicInteger(1);

    /**
     * Holds it once more; to be matched by one {@link #release}.
     *
     * @throws IllegalStateException when the last holder has let go already
     */
    public final void acquire() {
        if (!tryAcquire()) {
            throw new IllegalStateException(this + " is used after its release");
        }
    }

    /** As {@link #acquire}, false where it is too late. */
    public final boolean tryAcquire() {
        int now = holders.get();
        while (now > 0) {
            if (holders.compareAndSet(now, now + 1)) {
                return true;
            }
            now = holders.get();
        }
        return false;
    }

    /**
     * Lets go; the last one frees what is owned.
     *
     * @throws IllegalStateException when nobody holds it
     */
    public final void release() {
        int left = holders.decrementAndGet();
        if (left < 0) {
            throw new IllegalStateException(this + " is released more often than it was acquired");
        }
        if (left == 0) {
            free();
        }
    }

    /** How many hold it now. */
    public final int holders() {
        return holders.get();
    }

    /** Frees what is owned; called once, by the thread of the last release. */
    protected abstract void free();
}
