package io.arrwdb.proxy.replica;

import io.arrwdb.core.id.CollectionId;
import io.arrwdb.core.id.ShardId;
import java.util.HashMap;
import java.util.Map;

/** What this proxy has met of one node. Guarded by its own lock: every call of the node is told here twice. */
final class NodeRecord {
    private static final int MAX_ENTRIES = 10_000;

    private final Breaker breaker = new Breaker();
    private final Map<CollectionId, Average> latencies = new HashMap<>();
    private final Map<ShardId, Average> missing = new HashMap<>();
    private final Average queueing = new Average();
    private int outstanding;

    synchronized void sent(long nowNanos) {
        outstanding++;
        breaker.sent(nowNanos);
    }

    synchronized void answered(CollectionId collection, long tookNanos, long nowNanos) {
        outstanding--;
        breaker.answered();
        noteLatency(collection, tookNanos, nowNanos);
    }

    /** It answered, but not what was asked for. */
    synchronized void refused() {
        outstanding--;
        breaker.answered();
    }

    synchronized void failed(long nowNanos) {
        outstanding--;
        breaker.failed(nowNanos);
    }

    /** @param tookNanos how long it was waited for in vain, which is less than it would have taken */
    synchronized void abandoned(CollectionId collection, long tookNanos, long nowNanos) {
        outstanding--;
        breaker.abandoned(nowNanos);
        Average latency = latencies.get(collection);
        if (latency == null || tookNanos > latency.value()) {
            noteLatency(collection, tookNanos, nowNanos);
        }
    }

    private void noteLatency(CollectionId collection, long tookNanos, long nowNanos) {
        if (latencies.size() >= MAX_ENTRIES) {
            latencies.clear();
        }
        latencies.computeIfAbsent(collection, c -> new Average()).add(Math.max(1, tookNanos), nowNanos);
    }

    synchronized void noteMissing(ShardId shard, double part, long nowNanos) {
        if (missing.size() >= MAX_ENTRIES) {
            missing.clear();
        }
        missing.computeIfAbsent(shard, s -> new Average()).add(part, nowNanos);
    }

    synchronized void noteQueueing(long nanos, long nowNanos) {
        queueing.add(nanos, nowNanos);
    }

    synchronized boolean allows(long nowNanos) {
        return breaker.allows(nowNanos);
    }

    synchronized int outstanding() {
        return outstanding;
    }

    /** NaN where the node was never asked for the collection. */
    synchronized double latencyNanos(CollectionId collection) {
        Average latency = latencies.get(collection);
        return latency == null ? Double.NaN : latency.value();
    }

    synchronized double latencyNanos(CollectionId collection, double expected, long nowNanos) {
        Average latency = latencies.get(collection);
        return latency == null ? expected : latency.faded(expected, nowNanos);
    }

    synchronized double missing(ShardId shard, long nowNanos) {
        Average part = missing.get(shard);
        return part == null ? 0 : part.faded(0, nowNanos);
    }

    synchronized double queueingNanos(long nowNanos) {
        return queueing.faded(0, nowNanos);
    }
}
