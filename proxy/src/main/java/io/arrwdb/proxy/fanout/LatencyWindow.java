package io.arrwdb.proxy.fanout;

import java.util.Arrays;

/** The latest latencies of one shard, and the 95th percentile of them. Safe for any thread. */
final class LatencyWindow {
    /** Below which nothing is said. */
    static final int LEAST_SAMPLES = 20;

    private static final int SIZE = 128;
    private static final int RECOMPUTE_EVERY = 8;
    private static final double PERCENTILE = 0.95;

    private final long[] nanos = new long[SIZE];
    private int added;
    private volatile long p95 = Long.MAX_VALUE;

    synchronized void add(long tookNanos) {
        nanos[added % SIZE] = tookNanos;
        added++;
        if (added >= LEAST_SAMPLES && (added % RECOMPUTE_EVERY == 0 || added == LEAST_SAMPLES)) {
            long[] sorted = Arrays.copyOf(nanos, Math.min(added, SIZE));
            Arrays.sort(sorted);
            p95 = sorted[(int) Math.ceil(sorted.length * PERCENTILE) - 1];
        }
    }

    /** {@link Long#MAX_VALUE} until enough is known. */
    long p95Nanos() {
        return p95;
    }
}
