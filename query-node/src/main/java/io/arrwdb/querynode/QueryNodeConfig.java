package io.arrwdb.querynode;

import io.arrwdb.shard.feed.FeedConfig;

/**
 * What a query node may use and how long it waits.
 *
 * @param searchThreads threads that compute: segments of all running reads share them
 * @param maxWaitMillis longest wait of a read for the state that it needs, where the request has no deadline
 * @param reloadMillis pause before a shard that could not be opened or read on is tried again
 * @param maxAnswerBytes most bytes of output fields that one read answers
 * @param readMemoryBytes what the hits and answers of all running reads may take of the heap together
 * @param feed how logs are read
 * @param lineReads reads that wait for the threads at most
 * @param lineCost of all that wait: queries times hits times rows
 * @param prefetchWaitMillis how long a read waits for segments that are not in memory, before it computes; 0 for not at all
 */
public record QueryNodeConfig(int searchThreads, long maxWaitMillis, long reloadMillis, long maxAnswerBytes,
        long readMemoryBytes, FeedConfig feed, int lineReads, long lineCost, long prefetchWaitMillis) {
    public QueryNodeConfig {
        if (searchThreads < 1 || maxWaitMillis < 1 || reloadMillis < 1 || maxAnswerBytes < 1
                || readMemoryBytes < 1 || lineReads < 1 || lineCost < 1 || prefetchWaitMillis < 0) {
            throw new IllegalArgumentException("query node config needs positive numbers, got searchThreads "
                    + searchThreads + ", maxWaitMillis " + maxWaitMillis + ", reloadMillis " + reloadMillis
                    + ", maxAnswerBytes " + maxAnswerBytes
                    + ", readMemoryBytes " + readMemoryBytes + ", lineReads " + lineReads + ", lineCost " + lineCost + ", prefetchWaitMillis " + prefetchWaitMillis);
        }
    }

    /** A thread a processor, 60 s, 500 ms, 256 MiB an answer, 1 GiB of them. */
    public static QueryNodeConfig defaults() {
        return new QueryNodeConfig(Runtime.getRuntime().availableProcessors(), 60_000, 500, 256L << 20, 1L << 30,
                FeedConfig.defaults(), 1_024, 1_000_000_000_000L, 2_000);
    }
}
