package io.arrwdb.proxy.fanout;

import static org.assertj.core.api.Assertions.assertThat;

import io.arrwdb.core.id.NodeId;
import io.arrwdb.core.id.ShardId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** One read against nodes that are told when to answer, on a clock that is a number. */
class FanoutTest {
    private static final ShardId ONE = new ShardId(1);
    private static final ShardId TWO = new ShardId(2);
    private static final NodeId A = new NodeId("a");
    private static final NodeId B = new NodeId("b");
    private static final Pace PACE = new Pace(20, 500, 1_000);

    private final Map<ShardId, List<NodeId>> placement = new TreeMap<>(Map.of(ONE, List.of(A, B), TWO, List.of(A, B)));
    private final Routes routes = (shard, except, now) -> placement.get(shard).stream().filter(n -> !except.contains(n)).findFirst();
    private long budget = 10;
    private long hedgeDelay = 100;
    private final Hedges hedges = new Hedges() {
        @Override
        public long delayNanos(Collection<ShardId> shards) {
            return hedgeDelay;
        }

        @Override
        public boolean spend(Collection<NodeId> nodes, long nowNanos) {
            return budget-- > 0;
        }
    };

    private Fanout fanout() {
        return new Fanout(placement.keySet(), routes, hedges, PACE);
    }

    private static Ask sent(List<Step> steps) {
        assertThat(steps).hasSize(1);
        return ((Step.Send) steps.getFirst()).ask();
    }

    @Test
    void oneCallAsksANodeForAllItsShards() {
        Fanout fanout = fanout();
        Ask ask = sent(fanout.begin(0));
        assertThat(ask.node()).isEqualTo(A);
        assertThat(ask.shards()).containsExactly(ONE, TWO);
        assertThat(fanout.answered(ask.id(), 10)).isEmpty();
        assertThat(fanout.over()).isTrue();
        assertThat(fanout.winners()).containsExactly(ask);
    }

    @Test
    void anotherReplicaIsAskedAtOnceAndTheSameOneOnlyAfterAPause() {
        Fanout fanout = fanout();
        Ask first = sent(fanout.begin(0));
        Ask second = sent(fanout.failed(first.id(), Verdict.AGAIN, 5));
        assertThat(second.node()).isEqualTo(B);
        assertThat(fanout.failed(second.id(), Verdict.AGAIN, 10)).isEmpty();
        assertThat(fanout.wakeNanos()).isEqualTo(30);
        assertThat(sent(fanout.tick(30)).node()).isEqualTo(A);
    }

    @Test
    void triesAgainUntilTheEndAndThenSaysWhatIsNotCovered() {
        placement.put(TWO, List.of());
        Fanout fanout = fanout();
        Ask one = sent(fanout.begin(0));
        fanout.answered(one.id(), 1);
        List<Step> steps = List.of();
        long now = 0;
        int waits = 0;
        while (steps.isEmpty()) {
            now = fanout.wakeNanos();
            steps = fanout.tick(now);
            waits++;
        }
        assertThat(steps).containsExactly(new Step.GiveUp(false));
        assertThat(fanout.uncovered()).containsExactly(TWO);
        assertThat(now).isLessThan(1_000);
        assertThat(waits).as("20, 40, 80, ... until the next would end too late").isEqualTo(5);
    }

    @Test
    void whereTheRouteHasMovedTheNewNodeIsAsked() {
        placement.remove(TWO);
        placement.put(ONE, List.of(A));
        Fanout fanout = fanout();
        Ask first = sent(fanout.begin(0));
        placement.put(ONE, List.of(B));
        assertThat(sent(fanout.failed(first.id(), Verdict.AGAIN, 5)).node()).isEqualTo(B);
    }

    @Test
    void aBusyNodeIsNotAskedTwice() {
        Fanout fanout = fanout();
        Ask first = sent(fanout.begin(0));
        Ask second = sent(fanout.failed(first.id(), Verdict.ELSEWHERE, 1));
        assertThat(fanout.failed(second.id(), Verdict.ELSEWHERE, 2)).containsExactly(new Step.GiveUp(false));
        assertThat(fanout.over()).isTrue();
    }

    @Test
    void aRefusalForGoodEndsTheRead() {
        Fanout fanout = fanout();
        assertThat(fanout.failed(sent(fanout.begin(0)).id(), Verdict.FINAL, 1)).containsExactly(new Step.GiveUp(true));
        assertThat(fanout.over()).isTrue();
    }

    @Test
    void aSlowNodeGetsCompanyAndTheLoserIsCancelled() {
        Fanout fanout = fanout();
        Ask slow = sent(fanout.begin(0));
        assertThat(fanout.wakeNanos()).isEqualTo(100);
        assertThat(fanout.tick(99)).isEmpty();
        Ask hedge = sent(fanout.tick(100));
        assertThat(hedge.node()).isEqualTo(B);
        assertThat(hedge.hedge()).isTrue();
        assertThat(fanout.answered(hedge.id(), 120)).containsExactly(new Step.Cancel(slow));
        assertThat(fanout.winners()).containsExactly(hedge);
        assertThat(fanout.answered(slow.id(), 121)).as("too late").isEmpty();
        assertThat(fanout.winners()).containsExactly(hedge);
    }

    @Test
    void aHedgeOverTwoNodesWinsOnlyWhole() {
        NodeId third = new NodeId("c");
        placement.put(TWO, List.of(A, third));
        Fanout fanout = fanout();
        Ask slow = sent(fanout.begin(0));
        List<Step> steps = fanout.tick(100);
        assertThat(steps).hasSize(2);
        Ask left = ((Step.Send) steps.getFirst()).ask();
        Ask right = ((Step.Send) steps.getLast()).ask();
        assertThat(fanout.answered(left.id(), 110)).isEmpty();
        assertThat(fanout.over()).isFalse();
        assertThat(fanout.answered(slow.id(), 111)).containsExactly(new Step.Cancel(right));
        assertThat(fanout.winners()).as("the half hedge counts nothing").containsExactly(slow);
    }

    @Test
    void noHedgeWithoutAnotherReplicaOrBudget() {
        budget = 0;
        Fanout poor = fanout();
        poor.begin(0);
        assertThat(poor.tick(100)).isEmpty();
        assertThat(poor.wakeNanos()).isEqualTo(Long.MAX_VALUE);
        budget = 10;
        placement.put(TWO, List.of(A));
        Fanout alone = fanout();
        alone.begin(0);
        assertThat(alone.tick(100)).isEmpty();
        assertThat(budget).as("nothing was spent").isEqualTo(10);
    }

    @Test
    void aHedgeGoesOnWhenTheFirstCallFails() {
        Fanout fanout = fanout();
        Ask slow = sent(fanout.begin(0));
        Ask hedge = sent(fanout.tick(100));
        assertThat(fanout.failed(slow.id(), Verdict.AGAIN, 110)).isEmpty();
        assertThat(fanout.answered(hedge.id(), 120)).isEmpty();
        assertThat(fanout.over()).isTrue();
    }

    /** Whatever nodes do, each shard is answered for exactly once, or the read is given up. */
    @Test
    void everyShardIsCoveredOnceWhateverHappens() {
        for (int seed = 0; seed < 2_000; seed++) {
            play(new Random(seed), seed);
        }
    }

    private void play(Random random, int seed) {
        placement.clear();
        hedgeDelay = random.nextBoolean() ? 30 : Long.MAX_VALUE;
        budget = random.nextInt(3);
        List<NodeId> all = List.of(A, B, new NodeId("c"), new NodeId("d"));
        for (int shard = 1 + random.nextInt(6); shard > 0; shard--) {
            List<NodeId> holders = new ArrayList<>(all);
            java.util.Collections.shuffle(holders, random);
            placement.put(new ShardId(shard), holders.subList(0, 1 + random.nextInt(3)));
        }
        Fanout fanout = fanout();
        Map<Integer, Ask> running = new HashMap<>();
        long now = 0;
        boolean gaveUp = apply(fanout.begin(now), running, seed);
        while (!fanout.over() && !gaveUp) {
            now += random.nextInt(40);
            List<Step> steps;
            if (running.isEmpty() || random.nextInt(3) == 0) {
                now = Math.max(now, running.isEmpty() ? fanout.wakeNanos() : now);
                steps = fanout.tick(now);
            } else {
                Integer one = List.copyOf(running.keySet()).get(random.nextInt(running.size()));
                running.remove(one);
                steps = random.nextInt(3) == 0 ? fanout.failed(one, Verdict.AGAIN, now) : fanout.answered(one, now);
            }
            gaveUp = apply(steps, running, seed);
        }
        List<ShardId> covered = fanout.winners().stream().flatMap(ask -> ask.shards().stream()).toList();
        assertThat(covered).as("seed %d", seed).doesNotHaveDuplicates();
        Set<ShardId> known = new HashSet<>(covered);
        known.addAll(fanout.uncovered());
        assertThat(known).as("seed %d", seed).isEqualTo(placement.keySet());
        if (!gaveUp) {
            assertThat(fanout.uncovered()).as("seed %d", seed).isEmpty();
            assertThat(running).as("seed %d: every loser is cancelled", seed).isEmpty();
        }
    }

    private static boolean apply(List<Step> steps, Map<Integer, Ask> running, int seed) {
        boolean gaveUp = false;
        for (Step step : steps) {
            switch (step) {
                case Step.Send send -> running.put(send.ask().id(), send.ask());
                case Step.Cancel cancel -> assertThat(running.remove(cancel.ask().id())).as("seed %d", seed).isNotNull();
                case Step.GiveUp _ -> gaveUp = true;
            }
        }
        return gaveUp;
    }
}
