package io.arrwdb.proxy.fanout;

import io.arrwdb.core.id.NodeId;
import io.arrwdb.core.id.ShardId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * One read on its way to all shards of a collection. Shards that one node is asked for form a leg. A leg is won by the first
 * attempt at it that is answered whole; what else is under way for it is cancelled, so that no shard is answered for twice.
 *
 * <pre>
 * a shard is | event                                     | then
 * OPEN       | a node that was not tried yet is known    | ASKED, with all open shards that this node is to be asked for
 * OPEN       | all were tried, one of them is too busy   | given up
 * OPEN       | all were tried, or none is known          | OPEN: after a pause all may be tried again, until the end
 * ASKED      | answered                                  | COVERED
 * ASKED      | failed, and no hedge is under way         | OPEN, the node tried
 * ASKED      | failed, and a hedge is under way          | ASKED
 * ASKED      | slow, and another node and budget is left | ASKED, hedged: the first answer wins
 * any        | refused for good                          | the read is over
 * </pre>
 *
 * Once a shard is given up no other is asked for again, but those that are ASKED may still be covered.
 */
public final class Fanout {
    private final Routes routes;
    private final Hedges hedges;
    private final Pace pace;
    private final SortedSet<ShardId> open;
    private final List<Leg> legs = new ArrayList<>();
    private final List<Ask> winners = new ArrayList<>();
    private final Map<ShardId, Set<NodeId>> tried = new HashMap<>();
    private final Set<ShardId> busy = new HashSet<>();
    private long pauseNanos;
    private long retryNanos = Long.MAX_VALUE;
    private int asks;
    private boolean refused;
    private boolean ended;

    public Fanout(Collection<ShardId> shards, Routes routes, Hedges hedges, Pace pace) {
        this.routes = routes;
        this.hedges = hedges;
        this.pace = pace;
        open = new TreeSet<>(shards);
        pauseNanos = pace.retryNanos();
    }

    /** Asks for all shards. */
    public List<Step> begin(long nowNanos) {
        return askForOpen(nowNanos);
    }

    /** A call was answered for all shards that it asked for. */
    public List<Step> answered(int ask, long nowNanos) {
        Leg leg = legOf(ask);
        if (leg == null) {
            return List.of();
        }
        Optional<List<Ask>> won = leg.answered(ask);
        if (won.isEmpty()) {
            return List.of();
        }
        winners.addAll(won.get());
        legs.remove(leg);
        return cancel(leg.open());
    }

    /** A call ended without an answer. */
    public List<Step> failed(int ask, Verdict verdict, long nowNanos) {
        Leg leg = legOf(ask);
        if (leg == null) {
            return List.of();
        }
        Ask failed = leg.open(ask).orElseThrow();
        List<Step> steps = new ArrayList<>(cancel(leg.failed(ask)));
        if (verdict == Verdict.FINAL) {
            refused = true;
            steps.add(new Step.GiveUp(true));
            return steps;
        }
        for (ShardId shard : failed.shards()) {
            tried.computeIfAbsent(shard, s -> new HashSet<>()).add(failed.node());
            if (verdict == Verdict.ELSEWHERE) {
                busy.add(shard);
            }
        }
        if (leg.lost()) {
            legs.remove(leg);
            open.addAll(leg.shards());
            steps.addAll(ended ? List.of() : askForOpen(nowNanos));
        }
        return steps;
    }

    /** Time has passed. */
    public List<Step> tick(long nowNanos) {
        List<Step> steps = new ArrayList<>();
        for (Leg leg : legs) {
            if (leg.hedgeNanos() <= nowNanos) {
                leg.hedged();
                steps.addAll(hedge(leg, nowNanos));
            }
        }
        if (retryNanos <= nowNanos) {
            retryNanos = Long.MAX_VALUE;
            open.forEach(tried::remove);
            steps.addAll(askForOpen(nowNanos));
        }
        return steps;
    }

    /** When {@link #tick} has something to do; {@link Long#MAX_VALUE} for never. */
    public long wakeNanos() {
        return legs.stream().mapToLong(Leg::hedgeNanos).reduce(retryNanos, Math::min);
    }

    /** Whether there is nothing left to wait for: all is covered or refused, or what is not covered is given up. */
    public boolean over() {
        return refused || legs.isEmpty() && (ended || open.isEmpty());
    }

    /** The calls whose answers count: of each shard that is covered exactly one. */
    public List<Ask> winners() {
        return List.copyOf(winners);
    }

    /** Shards that are not answered for. */
    public SortedSet<ShardId> uncovered() {
        SortedSet<ShardId> shards = new TreeSet<>(open);
        legs.forEach(leg -> shards.addAll(leg.shards()));
        return shards;
    }

    private Leg legOf(int ask) {
        return legs.stream().filter(leg -> leg.open(ask).isPresent()).findFirst().orElse(null);
    }

    private List<Step> askForOpen(long nowNanos) {
        Map<NodeId, List<ShardId>> byNode = new TreeMap<>();
        for (ShardId shard : open) {
            routes.next(shard, tried.getOrDefault(shard, Set.of()), nowNanos)
                    .ifPresent(node -> byNode.computeIfAbsent(node, n -> new ArrayList<>()).add(shard));
        }
        List<Step> steps = new ArrayList<>();
        byNode.forEach((node, shards) -> {
            long delay = hedges.delayNanos(shards);
            Leg leg = new Leg(shards, delay == Long.MAX_VALUE ? delay : nowNanos + delay);
            Ask ask = new Ask(asks++, node, shards, false);
            leg.attempt(List.of(ask));
            legs.add(leg);
            shards.forEach(open::remove);
            steps.add(new Step.Send(ask));
        });
        if (!open.isEmpty()) {
            steps.addAll(waitOrGiveUp(nowNanos));
        }
        return steps;
    }

    private List<Step> waitOrGiveUp(long nowNanos) {
        if (open.stream().anyMatch(busy::contains) || nowNanos + pauseNanos >= pace.endNanos()) {
            ended = true;
            retryNanos = Long.MAX_VALUE;
            return List.of(new Step.GiveUp(false));
        }
        if (retryNanos == Long.MAX_VALUE) {
            retryNanos = nowNanos + pauseNanos;
            pauseNanos = Math.min(pace.longestRetryNanos(), pauseNanos * 2);
        }
        return List.of();
    }

    /** A hedge is of use only where it can win: when others hold every shard of the leg. */
    private List<Step> hedge(Leg leg, long nowNanos) {
        Map<NodeId, List<ShardId>> byNode = new TreeMap<>();
        for (ShardId shard : leg.shards()) {
            Set<NodeId> except = new HashSet<>(tried.getOrDefault(shard, Set.of()));
            except.addAll(leg.nodes());
            Optional<NodeId> other = routes.next(shard, except, nowNanos);
            if (other.isEmpty()) {
                return List.of();
            }
            byNode.computeIfAbsent(other.get(), n -> new ArrayList<>()).add(shard);
        }
        if (!hedges.spend(byNode.keySet(), nowNanos)) {
            return List.of();
        }
        List<Ask> attempt = new ArrayList<>();
        byNode.forEach((node, shards) -> attempt.add(new Ask(asks++, node, shards, true)));
        leg.attempt(attempt);
        return attempt.stream().<Step>map(Step.Send::new).toList();
    }

    private static List<Step> cancel(List<Ask> asks) {
        return asks.stream().<Step>map(Step.Cancel::new).toList();
    }
}
