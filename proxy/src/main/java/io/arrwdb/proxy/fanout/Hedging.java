package io.arrwdb.proxy.fanout;

import io.arrwdb.core.id.NodeId;
import io.arrwdb.core.id.ShardId;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToLongBiFunction;

/**
 * Hedges by experience: a call is given company when it takes more than twice as long as 95 of 100 that asked for its shards of
 * late, while the budget lasts, and not where reads already stand in line. Source: J. Dean and L. Barroso, "The Tail at Scale", 2013. Safe for
 * any thread.
 */
public final class Hedging implements Hedges {
    /** A node whose reads wait longer than this of late has enough to do. */
    private static final long MOST_QUEUEING_NANOS = 5_000_000;
    /**
     * A call is hedged when it takes so many times what 95 of 100 took. By definition 5 of 100 take longer than that: hedged at once, they
     * would spend a budget of less before a node ever stands still.
     */
    private static final int SLOW = 2;
    private static final int MAX_SHARDS = 100_000;

    private final int percent;
    private final HedgeBudget budget;
    private final ToLongBiFunction<NodeId, Long> queueing;
    private final Map<ShardId, LatencyWindow> latencies = new ConcurrentHashMap<>();

    /**
     * @param percent hedges for a hundred requests; 0 for none
     * @param queueing how many nanoseconds reads waited in a node's line of late, at a time
     */
    public Hedging(int percent, ToLongBiFunction<NodeId, Long> queueing) {
        this.percent = percent;
        this.budget = new HedgeBudget(percent);
        this.queueing = queueing;
    }

    /** A read begins. */
    public void begun() {
        budget.earn();
    }

    /** A call for these shards was answered. */
    public void answered(Collection<ShardId> shards, long tookNanos) {
        if (percent > 0) {
            if (latencies.size() >= MAX_SHARDS) {
                latencies.clear();
            }
            shards.forEach(shard -> latencies.computeIfAbsent(shard, s -> new LatencyWindow()).add(tookNanos));
        }
    }

    @Override
    public long delayNanos(Collection<ShardId> shards) {
        long delay = 0;
        for (ShardId shard : shards) {
            LatencyWindow window = latencies.get(shard);
            delay = Math.max(delay, window == null ? Long.MAX_VALUE : window.p95Nanos());
        }
        return delay > Long.MAX_VALUE / SLOW ? Long.MAX_VALUE : delay * SLOW;
    }

    @Override
    public boolean spend(Collection<NodeId> nodes, long nowNanos) {
        return nodes.stream().noneMatch(node -> queueing.applyAsLong(node, nowNanos) > MOST_QUEUEING_NANOS) && budget.spend();
    }
}
