package io.arrwdb.shard.feed;

/**
 * How a node reads its logs.
 *
 * @param pollBytes most bytes of records that are applied in one step of the loop
 * @param retryMillis pause before a leader that could not be reached is asked again
 */
public record FeedConfig(int pollBytes, long retryMillis) {
    public FeedConfig {
        if (pollBytes < 1 || retryMillis < 1) {
            throw new IllegalArgumentException("feed config needs pollBytes and retryMillis of at least 1, got " + pollBytes
                    + " and " + retryMillis);
        }
    }

    /** 1 MiB a step, 50 ms between attempts. */
    public static FeedConfig defaults() {
        return new FeedConfig(1 << 20, 50);
    }
}
