package io.arrwdb.proxy.fanout;

import static org.assertj.core.api.Assertions.assertThat;

import io.arrwdb.core.id.CollectionId;
import io.arrwdb.core.id.NodeId;
import io.arrwdb.core.id.ShardId;
import io.arrwdb.proxy.replica.QueryNodes;
import io.arrwdb.proxy.replica.Strategy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * What hedging and routing do to latencies, played on a clock that is a number: two replicas that answer in 4 to 6 ms, one of
 * which stands still for 100 ms now and then, or is slow always; 20,000 reads, one every 2 ms. Its figures are in
 * docs/benchmarks.md.
 */
class HedgeEffectTest {
    private static final CollectionId COLLECTION = new CollectionId(1);
    private static final ShardId SHARD = new ShardId(1);
    private static final List<NodeId> NODES = List.of(new NodeId("a"), new NodeId("b"));
    private static final long MILLI = 1_000_000;
    private static final int READS = 20_000;

    /** Something that happens to a read: it begins, one of its calls is answered, or it asked to be woken. */
    private record Event(long nanos, int read, int ask, boolean begin) { }

    private record Sent(Ask ask, long nanos) { }

    private record Result(double p50, double p99, double p999, int hedges) { }

    private interface Service {
        long nanos(NodeId node, Random random, long nowNanos);
    }

    private static Result play(Strategy.Name strategy, int hedgePercent, Service service) {
        QueryNodes nodes = new QueryNodes(strategy.make(), node -> false);
        Hedging hedging = new Hedging(hedgePercent, nodes::queueingNanos);
        Random random = new Random(42);
        PriorityQueue<Event> events = new PriorityQueue<>(Comparator.comparingLong(Event::nanos));
        for (int read = 0; read < READS; read++) {
            events.add(new Event(read * 2 * MILLI, read, -1, true));
        }
        Map<Integer, Fanout> fanouts = new HashMap<>();
        Map<Integer, Map<Integer, Sent>> running = new HashMap<>();
        long[] took = new long[READS];
        int hedges = 0;
        while (!events.isEmpty()) {
            Event event = events.poll();
            long now = event.nanos;
            List<Step> steps = new ArrayList<>();
            Fanout fanout;
            if (event.begin) {
                hedging.begun();
                long ticket = nodes.ticket();
                fanout = new Fanout(List.of(SHARD), (shard, except, at) -> nodes.choose(COLLECTION, shard, NODES, except, ticket, at),
                        hedging, new Pace(20 * MILLI, 500 * MILLI, now + 10_000 * MILLI));
                fanouts.put(event.read, fanout);
                running.put(event.read, new HashMap<>());
                steps.addAll(fanout.begin(now));
            } else {
                fanout = fanouts.get(event.read);
                if (fanout == null) {
                    continue;
                }
                Sent sent = running.get(event.read).remove(event.ask);
                if (sent != null) {
                    nodes.answered(sent.ask.node(), COLLECTION, now - sent.nanos, now);
                    hedging.answered(List.of(SHARD), now - sent.nanos);
                    steps.addAll(fanout.answered(event.ask, now));
                } else if (event.ask < 0) {
                    steps.addAll(fanout.tick(now));
                }
            }
            for (Step step : steps) {
                switch (step) {
                    case Step.Send send -> {
                        nodes.sent(send.ask().node(), now);
                        running.get(event.read).put(send.ask().id(), new Sent(send.ask(), now));
                        hedges += send.ask().hedge() ? 1 : 0;
                        events.add(new Event(now + service.nanos(send.ask().node(), random, now), event.read, send.ask().id(), false));
                    }
                    case Step.Cancel cancel -> {
                        Sent lost = running.get(event.read).remove(cancel.ask().id());
                        nodes.abandoned(lost.ask.node(), COLLECTION, now - lost.nanos, now);
                    }
                    case Step.GiveUp _ -> throw new AssertionError("a read was given up");
                }
            }
            if (fanout.over()) {
                took[event.read] = now - event.read * 2 * MILLI;
                fanouts.remove(event.read);
            } else if (fanout.wakeNanos() != Long.MAX_VALUE) {
                events.add(new Event(fanout.wakeNanos(), event.read, -1, false));
            }
        }
        Arrays.sort(took);
        return new Result(took[READS / 2] / 1e6, took[READS * 99 / 100] / 1e6, took[READS * 999 / 1000] / 1e6, hedges);
    }

    private static long usual(Random random) {
        return 4 * MILLI + random.nextLong(2 * MILLI);
    }

    /** Stands still in 3 of 100 calls. */
    private static final Service SOMETIMES = (node, random, now) -> usual(random)
            + (node.value().equals("a") && random.nextInt(100) < 3 ? 100 * MILLI : 0);
    private static final Service ALWAYS = (node, random, now) -> usual(random) + (node.value().equals("a") ? 100 * MILLI : 0);

    /** In each second one of them, in turns, answers nothing for 50 to 200 ms, as a process does that is paused. */
    private static final Service PAUSED = (node, random, now) -> {
        long usual = usual(random);
        long second = (now + usual) / (1_000 * MILLI);
        if (!node.equals(NODES.get((int) (second % 2)))) {
            return usual;
        }
        Random pause = new Random(second);
        long begin = second * 1_000 * MILLI + pause.nextLong(700 * MILLI);
        long end = begin + 50 * MILLI + pause.nextLong(150 * MILLI);
        return now + usual >= begin && now < end ? Math.max(usual, end - now) : usual;
    };

    @Test
    void aReplicaThatIsPausedIsNotFeltWithHedges() {
        for (Strategy.Name name : List.of(Strategy.Name.ROUND_ROBIN, Strategy.Name.CACHE_AWARE)) {
            Result without = play(name, 0, PAUSED);
            Result with = play(name, 3, PAUSED);
            System.out.println(name.label() + ", one replica paused, without hedges " + without + ", with " + with);
            assertThat(with.hedges).as(name.label()).isPositive().isLessThanOrEqualTo(READS * 3 / 100 + 10);
        }
    }

    @Test
    void aReplicaThatStandsStillNowAndThenIsFeltLessWithHedges() {
        Result without = play(Strategy.Name.ROUND_ROBIN, 0, SOMETIMES);
        Result with = play(Strategy.Name.ROUND_ROBIN, 3, SOMETIMES);
        System.out.println("round-robin, one replica sometimes slow, without hedges " + without + ", with " + with);
        assertThat(without.p99).isGreaterThan(100);
        assertThat(with.p99).isLessThan(20);
        assertThat(with.p999).isLessThan(20);
        assertThat(with.hedges).isPositive().isLessThanOrEqualTo(READS * 3 / 100 + 10);
        assertThat(without.hedges).isZero();
    }

    @Test
    void aReplicaThatIsAlwaysSlowIsAvoidedByChoice() {
        Result turns = play(Strategy.Name.ROUND_ROBIN, 3, ALWAYS);
        System.out.println("round-robin, one replica always slow, with hedges " + turns);
        for (Strategy.Name name : List.of(Strategy.Name.CACHE_AWARE, Strategy.Name.LEAST_LATENCY, Strategy.Name.LEAST_CONNECTIONS)) {
            Result without = play(name, 0, ALWAYS);
            Result with = play(name, 3, ALWAYS);
            System.out.println(name.label() + ", one replica always slow, without hedges " + without + ", with " + with);
            assertThat(with.p50).as(name.label()).isLessThan(10);
            assertThat(with.hedges).as(name.label()).isLessThanOrEqualTo(READS * 3 / 100 + 10);
            assertThat(turns.p50).isGreaterThan(with.p50 - 1);
        }
        assertThat(play(Strategy.Name.CACHE_AWARE, 0, ALWAYS).p99).isLessThan(10);
    }
}
