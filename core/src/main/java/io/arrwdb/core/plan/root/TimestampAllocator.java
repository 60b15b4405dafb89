package io.arrwdb.core.plan.root;

import io.arrwdb.core.time.Timestamp;
import io.arrwdb.core.time.TimestampRange;
import java.util.Optional;

/**
 * Hands out hybrid timestamps that never repeat and never go back, also over a restart: everything below a limit that
 * was saved before may have been handed out, so a new allocator begins there, and it hands out nothing at or above the
 * limit that it has saved itself. The scheme of TiKV's placement driver ({@code server/tso} of the tikv/pd project).
 *
 * <p>Physical time follows the wall clock and stands still while that goes back; where the counter of a millisecond is
 * used up, it moves on by one. Not thread-safe.
 */
public final class TimestampAllocator {
    /** Most timestamps of one call. */
    public static final int MAX_COUNT = 65_536;

    private static final long LOGICAL_LIMIT = 1L << Timestamp.LOGICAL_BITS;

    private final long windowMillis;
    private long limitMillis;
    private long physicalMillis;
    private long logical;

    /**
     * @param savedMillis the limit that a predecessor saved, 0 where there was none
     * @param windowMillis how far to save ahead
     */
    public TimestampAllocator(long savedMillis, long windowMillis) {
        if (windowMillis < 1) {
            throw new IllegalArgumentException("a window of " + windowMillis + " ms");
        }
        this.windowMillis = windowMillis;
        this.limitMillis = savedMillis;
        this.physicalMillis = savedMillis;
    }

    /**
     * The next {@code count} timestamps; nothing where {@link #nextLimitMillis} must be saved first.
     *
     * @throws IllegalArgumentException when the count is not between 1 and {@link #MAX_COUNT}
     */
    public Optional<TimestampRange> allocate(int count, long wallMillis) {
        if (count < 1 || count > MAX_COUNT) {
            throw new IllegalArgumentException("between 1 and " + MAX_COUNT + " timestamps can be had at once, not " + count);
        }
        long physical = Math.max(wallMillis, physicalMillis);
        long first = physical == physicalMillis ? logical : 0;
        if (first + count > LOGICAL_LIMIT) {
            physical++;
            first = 0;
        }
        if (physical >= limitMillis) {
            return Optional.empty();
        }
        physicalMillis = physical;
        logical = first + count;
        return Optional.of(new TimestampRange(Timestamp.ofMillis(physical).plus(first), count));
    }

    /** The limit to save next: once it is durable, tell {@link #saved}. */
    public long nextLimitMillis(long wallMillis) {
        return Math.max(wallMillis, physicalMillis + 1) + windowMillis;
    }

    /** Whether less than half of the window is left, so that the next limit should be saved while this one lasts. */
    public boolean runsLow(long wallMillis) {
        return limitMillis - Math.max(wallMillis, physicalMillis) < windowMillis / 2;
    }

    /** The limit is durable. A lower one than before changes nothing. */
    public void saved(long newLimitMillis) {
        limitMillis = Math.max(limitMillis, newLimitMillis);
    }
}
