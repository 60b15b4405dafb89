package io.arrwdb.coordinator.query;

import io.arrwdb.core.plan.query.NodeShard;
import io.arrwdb.core.port.clock.Clock;
import io.arrwdb.proto.internal.Failure;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Which nodes cannot load which shards. A shard that a node refuses, or fails at for long, is not tried there for a while,
 * which doubles with every further time.
 */
final class LoadTroubles {
    private static final int MOST_DOUBLINGS = 5;

    private final Clock clock;
    private final long patienceMillis;
    private final long barMillis;
    private final Map<NodeShard, Trouble> troubles = new HashMap<>();

    /**
     * @param patienceMillis how long a node may fail at a shard before it is passed over
     * @param barMillis for how long it then is the first time
     */
    LoadTroubles(Clock clock, long patienceMillis, long barMillis) {
        this.clock = clock;
        this.patienceMillis = patienceMillis;
        this.barMillis = barMillis;
    }

    /**
     * @param sinceNanos when this round of failures began
     * @param untilNanos of the bar
     * @param times barred so far
     * @param refusal what the node said, where it said no
     */
    private record Trouble(long sinceNanos, long untilNanos, int times, Optional<Failure> refusal) {
        boolean barred(long now) {
            return times > 0 && now - untilNanos < 0;
        }
    }

    /** The node does not get on with the shard. */
    void fails(NodeShard at) {
        long now = clock.monotonicNanos();
        Trouble known = troubles.computeIfAbsent(at, a -> new Trouble(now, now, 0, Optional.empty()));
        if (!known.barred(now) && now - known.sinceNanos >= TimeUnit.MILLISECONDS.toNanos(patienceMillis)) {
            bar(at, known, now, Optional.empty());
        }
    }

    /** The node has said no. */
    void refused(NodeShard at, Failure refusal) {
        long now = clock.monotonicNanos();
        bar(at, troubles.getOrDefault(at, new Trouble(now, now, 0, Optional.empty())), now, Optional.of(refusal));
    }

    /** What the node said of the shard, while it is not tried there because of that. */
    Optional<Failure> refusal(NodeShard at) {
        return Optional.ofNullable(troubles.get(at)).filter(trouble -> trouble.barred(clock.monotonicNanos())).flatMap(Trouble::refusal);
    }

    private void bar(NodeShard at, Trouble known, long now, Optional<Failure> refusal) {
        long until = now + TimeUnit.MILLISECONDS.toNanos(barMillis << Math.min(known.times, MOST_DOUBLINGS));
        troubles.put(at, new Trouble(until, until, known.times + 1, refusal));
    }

    /** The node serves the shard. */
    void serves(NodeShard at) {
        troubles.remove(at);
    }

    /** Forgets shards that nobody wants any more, and nodes that are gone: one that comes back may have got more memory. */
    void keepOnly(Predicate<NodeShard> wanted) {
        troubles.keySet().removeIf(wanted.negate());
    }

    Set<NodeShard> barred() {
        long now = clock.monotonicNanos();
        return troubles.entrySet().stream().filter(e -> e.getValue().barred(now)).map(Map.Entry::getKey).collect(Collectors.toSet());
    }
}
