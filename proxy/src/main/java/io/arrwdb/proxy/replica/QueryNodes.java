package io.arrwdb.proxy.replica;

import io.arrwdb.core.id.CollectionId;
import io.arrwdb.core.id.NodeId;
import io.arrwdb.core.id.ShardId;
import io.arrwdb.core.ring.KeyHash;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;

/**
 * The query nodes as this proxy has met them, and its choice among them. A node that is to be drained, or that cannot be
 * reached, is asked only where no other is left. Safe for any thread.
 */
public final class QueryNodes {
    private final Strategy strategy;
    private final Predicate<NodeId> draining;
    private final Map<NodeId, NodeRecord> records = new ConcurrentHashMap<>();
    private final AtomicLong tickets = new AtomicLong();

    /** @param draining whether a node is to be asked no more */
    public QueryNodes(Strategy strategy, Predicate<NodeId> draining) {
        this.strategy = strategy;
        this.draining = draining;
    }

    /** A request's turn. */
    public long ticket() {
        return tickets.getAndIncrement();
    }

    /**
     * The node to ask for a shard; nothing where all are excepted.
     *
     * @param nodes that hold the shard
     * @param except that are not to be asked (again)
     */
    public Optional<NodeId> choose(CollectionId collection, ShardId shard, List<NodeId> nodes, Set<NodeId> except, long ticket,
            long nowNanos) {
        List<NodeId> left = nodes.stream().filter(n -> !except.contains(n)).toList();
        left = preferred(left, n -> record(n).allows(nowNanos));
        left = preferred(left, draining.negate());
        if (left.size() < 2) {
            return left.stream().findFirst();
        }
        return Optional.of(strategy.choose(candidates(collection, shard, left, nowNanos), ticket).node());
    }

    private static List<NodeId> preferred(List<NodeId> nodes, Predicate<NodeId> wanted) {
        List<NodeId> some = nodes.stream().filter(wanted).toList();
        return some.isEmpty() ? nodes : some;
    }

    /** The primary of a collection is the same for all its shards, so that one node is asked for as many as it holds. */
    private List<Candidate> candidates(CollectionId collection, ShardId shard, List<NodeId> nodes, long nowNanos) {
        double fastest = nodes.stream().mapToDouble(n -> record(n).latencyNanos(collection)).filter(l -> !Double.isNaN(l)).min().orElse(1);
        return nodes.stream().sorted(Comparator.comparingLong(n -> KeyHash.of(collection + "/" + n)))
                .map(n -> candidate(n, collection, shard, fastest, nowNanos)).toList();
    }

    private Candidate candidate(NodeId node, CollectionId collection, ShardId shard, double expected, long nowNanos) {
        NodeRecord record = record(node);
        return new Candidate(node, record.outstanding(), record.latencyNanos(collection, expected, nowNanos), record.missing(shard, nowNanos));
    }

    private NodeRecord record(NodeId node) {
        return records.computeIfAbsent(node, n -> new NodeRecord());
    }

    /** How long reads waited in the node's queue of late. */
    public long queueingNanos(NodeId node, long nowNanos) {
        return (long) record(node).queueingNanos(nowNanos);
    }

    /** A call is sent. Each must be told of once more when it has ended. */
    public void sent(NodeId node, long nowNanos) {
        record(node).sent(nowNanos);
    }

    /** A call was answered. */
    public void answered(NodeId node, CollectionId collection, long tookNanos, long nowNanos) {
        record(node).answered(collection, tookNanos, nowNanos);
    }

    /** A call was refused. */
    public void refused(NodeId node) {
        record(node).refused();
    }

    /** A call did not reach the node, or its answer did not come back. */
    public void failed(NodeId node, long nowNanos) {
        record(node).failed(nowNanos);
    }

    /** A call is no longer waited for. */
    public void abandoned(NodeId node, CollectionId collection, long tookNanos, long nowNanos) {
        record(node).abandoned(collection, tookNanos, nowNanos);
    }

    /**
     * What an answer tells of its node.
     *
     * @param missing the part of the shard's segments that it had to fetch, between 0 and 1
     */
    public void noteMissing(NodeId node, ShardId shard, double missing, long nowNanos) {
        record(node).noteMissing(shard, missing, nowNanos);
    }

    /** @param nanos how long a read waited in the node's queue */
    public void noteQueueing(NodeId node, long nanos, long nowNanos) {
        record(node).noteQueueing(nanos, nowNanos);
    }
}
