package io.arrwdb.proxy.fanout;

import io.arrwdb.core.id.NodeId;
import io.arrwdb.core.id.ShardId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Some shards of a read, and the attempts to get them answered: the first one, and a hedge. */
final class Leg {
    private final List<ShardId> shards;
    private final long hedgeNanos;
    private final List<Attempt> attempts = new ArrayList<>();
    private boolean hedged;

    /** @param hedgeNanos when the first attempt gets company */
    Leg(List<ShardId> shards, long hedgeNanos) {
        this.shards = shards;
        this.hedgeNanos = hedgeNanos;
    }

    /** Calls that together ask for all shards of the leg once; of no use until all are answered. */
    private record Attempt(List<Ask> asks, Set<Integer> answered) {
        boolean has(int ask) {
            return asks.stream().anyMatch(a -> a.id() == ask);
        }

        boolean done() {
            return answered.size() == asks.size();
        }

        List<Ask> open() {
            return asks.stream().filter(a -> !answered.contains(a.id())).toList();
        }
    }

    List<ShardId> shards() {
        return shards;
    }

    /** When it is to be hedged. */
    long hedgeNanos() {
        return hedged ? Long.MAX_VALUE : hedgeNanos;
    }

    void hedged() {
        hedged = true;
    }

    void attempt(List<Ask> asks) {
        attempts.add(new Attempt(List.copyOf(asks), new HashSet<>()));
    }

    /** The call, if it is one of this leg's that have not ended. */
    Optional<Ask> open(int ask) {
        return attempts.stream().flatMap(a -> a.open().stream()).filter(a -> a.id() == ask).findFirst();
    }

    /** All nodes that are being asked. */
    Set<NodeId> nodes() {
        Set<NodeId> nodes = new HashSet<>();
        attempts.forEach(a -> a.asks.forEach(ask -> nodes.add(ask.node())));
        return nodes;
    }

    /** The calls whose answers cover the leg, once there are such; the first attempt that is complete wins. */
    Optional<List<Ask>> answered(int ask) {
        Attempt attempt = attemptOf(ask);
        attempt.answered.add(ask);
        return attempt.done() ? Optional.of(attempt.asks) : Optional.empty();
    }

    /** Ends the attempt of a call that failed; its other calls that are still open. */
    List<Ask> failed(int ask) {
        Attempt attempt = attemptOf(ask);
        attempts.remove(attempt);
        return attempt.open().stream().filter(a -> a.id() != ask).toList();
    }

    /** All calls that are still open. */
    List<Ask> open() {
        return attempts.stream().flatMap(a -> a.open().stream()).toList();
    }

    boolean lost() {
        return attempts.isEmpty();
    }

    private Attempt attemptOf(int ask) {
        return attempts.stream().filter(a -> a.has(ask)).findFirst().orElseThrow();
    }
}
