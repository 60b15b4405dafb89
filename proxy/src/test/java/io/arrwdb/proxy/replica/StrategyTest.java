package io.arrwdb.proxy.replica;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.arrwdb.core.id.NodeId;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Strategies over nodes that serve a stream of requests: who gets how many of them. */
class StrategyTest {
    private static final double MILLI = 1e6;

    /** Nodes that each take a time of their own for a call, and a strategy that sends them one call a step. */
    private static final class Nodes {
        private final double[] latencies;
        private final double[] missing;
        private final int[] sent;
        private final List<List<Double>> ends = new ArrayList<>();

        Nodes(double... latencies) {
            this.latencies = latencies;
            missing = new double[latencies.length];
            sent = new int[latencies.length];
            for (double _ : latencies) {
                ends.add(new ArrayList<>());
            }
        }

        int[] play(Strategy strategy, int requests, double everyNanos) {
            for (int request = 0; request < requests; request++) {
                double now = request * everyNanos;
                ends.forEach(list -> list.removeIf(end -> end <= now));
                List<Candidate> candidates = IntStream.range(0, latencies.length).mapToObj(i ->
                        new Candidate(new NodeId("node-" + i), ends.get(i).size(), latencies[i], missing[i])).toList();
                int chosen = candidates.indexOf(strategy.choose(candidates, request));
                sent[chosen]++;
                ends.get(chosen).add(now + latencies[chosen]);
            }
            return sent;
        }
    }

    @ParameterizedTest
    @EnumSource(Strategy.Name.class)
    void underLoadEqualNodesGetAboutEqualShares(Strategy.Name name) {
        long seed = 20_261;
        for (int nodes = 2; nodes <= 5; nodes++) {
            double[] latencies = new double[nodes];
            java.util.Arrays.fill(latencies, 10 * MILLI * (1 + new Random(seed).nextInt(5)));
            int[] sent = new Nodes(latencies).play(name.make(), 4_000, latencies[0] / (8 * nodes));
            for (int count : sent) {
                assertThat(count).as("%s, %d nodes, seed %d", name, nodes, seed).isBetween(4_000 / nodes * 6 / 10, 4_000 / nodes * 14 / 10);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(value = Strategy.Name.class, names = "ROUND_ROBIN", mode = EnumSource.Mode.EXCLUDE)
    void aSlowNodeIsAvoidedWhereverItIs(Strategy.Name name) {
        for (int slow = 0; slow < 3; slow++) {
            double[] latencies = {5 * MILLI, 5 * MILLI, 5 * MILLI};
            latencies[slow] = 100 * MILLI;
            int[] sent = new Nodes(latencies).play(name.make(), 3_000, 1 * MILLI);
            assertThat(sent[slow]).as("%s, node %d slow", name, slow).isLessThan(3_000 / 10);
        }
    }

    @ParameterizedTest
    @EnumSource(value = Strategy.Name.class, names = {"LEAST_CONNECTIONS", "CACHE_AWARE"})
    void aNodeWithManyCallsUnderWayIsNotChosen(Strategy.Name name) {
        List<Candidate> candidates = List.of(new Candidate(new NodeId("a"), 50, MILLI, 0),
                new Candidate(new NodeId("b"), 1, MILLI, 0), new Candidate(new NodeId("c"), 1, MILLI, 0));
        for (int ticket = 0; ticket < 1_000; ticket++) {
            assertThat(name.make().choose(candidates, ticket).node().value()).isNotEqualTo("a");
        }
    }

    @Test
    void anIdlePrimaryKeepsItsCollection() {
        assertThat(new Nodes(10 * MILLI, 10 * MILLI, 9 * MILLI).play(new CacheAware(), 1_000, 20 * MILLI)).containsExactly(1_000, 0, 0);
    }

    @Test
    void aNodeThatHasToFetchIsAvoided() {
        Nodes nodes = new Nodes(10 * MILLI, 10 * MILLI);
        nodes.missing[0] = 1;
        assertThat(nodes.play(new CacheAware(), 1_000, 20 * MILLI)).containsExactly(0, 1_000);
    }

    @Test
    void twoChoicesKeepQueuesShorterThanOne() {
        int longest = 0;
        Random random = new Random(7);
        int[] queues = new int[50];
        for (int request = 0; request < 5_000; request++) {
            List<Candidate> candidates = IntStream.range(0, queues.length)
                    .mapToObj(i -> new Candidate(new NodeId("node-" + i), queues[i], MILLI, 0)).toList();
            int chosen = candidates.indexOf(new CacheAware().choose(candidates, request));
            longest = Math.max(longest, ++queues[chosen]);
            int done = random.nextInt(queues.length);
            queues[done] = Math.max(0, queues[done] - 1);
        }
        assertThat(longest).as("seed 7").isLessThan(12);
    }

    @Test
    void aStrategyThatDoesNotExistIsRefusedWithThoseThatDo() {
        assertThat(Strategy.Name.of(" round-robin ")).isEqualTo(Strategy.Name.ROUND_ROBIN);
        assertThatThrownBy(() -> Strategy.Name.of("fastest")).hasMessageContaining("cache-aware").hasMessageContaining("'fastest'");
    }
}
