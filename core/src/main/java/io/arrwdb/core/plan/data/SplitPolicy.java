package io.arrwdb.core.plan.data;

/**
 * When a shard is split.
 *
 * @param maxRows live rows that a shard may have
 * @param afterMillis how long it must have had more
 */
public record SplitPolicy(long maxRows, long afterMillis) {
    public SplitPolicy {
        if (maxRows < 2 || afterMillis < 0) {
            throw new IllegalArgumentException("a split policy of " + maxRows + " rows after " + afterMillis + " ms");
        }
    }

    /** Above 100 million rows for 10 minutes. */
    public static SplitPolicy defaults() {
        return new SplitPolicy(100_000_000, 600_000);
    }
}
