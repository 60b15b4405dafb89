package io.arrwdb.core.plan.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.arrwdb.core.catalog.ReplicaMeta;
import io.arrwdb.core.catalog.ShardSeat;
import io.arrwdb.core.id.NodeId;
import io.arrwdb.core.id.ShardId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;

class SeatPlannerTest {
    private static final long MB = 1 << 20;

    private final QueryWorldModel world = new QueryWorldModel();

    @Test
    void aShardServesOnceItHasArrived() {
        world.join("a");
        world.load(1, 1, 1, MB);
        world.step();
        assertThat(world.seat(1, 0, 100)).isEqualTo(ShardSeat.EMPTY.arrive(new NodeId("a")));
        assertThat(world.plan()).as("it is still loading").isEmpty();
        world.loaded();
        world.step();
        assertThat(world.seat(1, 0, 100)).isEqualTo(ShardSeat.at(new NodeId("a")));
    }

    @Test
    void replicasOfAShardLieApart() {
        world.join("a", "b", "c");
        world.load(1, 4, 3, MB);
        world.settle();
        assertThat(world.load(1).nodesOf(new ShardId(102))).extracting(NodeId::value).containsExactlyInAnyOrder("a", "b", "c");
    }

    @Test
    void aReplicaThatNoNodeCanTakeWaitsForOne() {
        world.join("a");
        world.load(1, 1, 2, MB);
        world.settle();
        assertThat(world.load(1).nodesOf(new ShardId(100))).containsExactly(new NodeId("a"));
        world.join("b");
        world.settle();
        assertThat(world.load(1).nodesOf(new ShardId(100))).hasSize(2);
    }

    @Test
    void theNewNodeServesBeforeTheDrainingOneIsAskedNoMore() {
        world.join("a");
        world.load(1, 1, 1, MB);
        world.settle();
        world.join("b");
        world.node("a", ReplicaMeta.DEFAULT_GROUP, true);
        world.step();
        assertThat(world.seat(1, 0, 100)).isEqualTo(ShardSeat.at(new NodeId("a")).arrive(new NodeId("b")));
        world.settle();
        assertThat(world.seat(1, 0, 100)).isEqualTo(ShardSeat.at(new NodeId("b")));
    }

    @Test
    void aDrainingNodeIsLetGoWhereAnotherReplicaAnswers() {
        world.join("a", "b");
        world.load(1, 1, 2, MB);
        world.settle();
        world.node("a", ReplicaMeta.DEFAULT_GROUP, true);
        world.settle();
        assertThat(world.load(1).nodesOf(new ShardId(100))).containsExactly(new NodeId("b"));
        world.node("b", ReplicaMeta.DEFAULT_GROUP, true);
        assertThat(world.plan()).as("the last one serves until it stops").isEmpty();
        world.join("a");
        world.settle();
        assertThat(world.load(1).nodesOf(new ShardId(100))).containsExactly(new NodeId("a"));
    }

    @Test
    void aNodeThatIsGoneIsReplacedAndOneThatIsAloneFindsItsShards() {
        world.join("a", "b");
        world.load(1, 2, 1, MB);
        world.settle();
        world.leave("a");
        world.settle();
        assertThat(world.load(1).replicas().getFirst().seats().values()).containsOnly(ShardSeat.at(new NodeId("b")));
        world.leave("b");
        assertThat(world.plan()).isEmpty();
        world.join("b");
        assertThat(world.plan()).isEmpty();
    }

    @Test
    void whatArrivesAtANodeThatDiesGoesElsewhere() {
        world.join("a", "b");
        world.load(1, 1, 1, MB);
        world.step();
        world.leave("a");
        world.step();
        assertThat(world.seat(1, 0, 100).arriving()).contains(new NodeId("b"));
    }

    @Test
    void aNodeThatCannotLoadAShardIsPassedOver() {
        world.join("a", "b");
        world.load(1, 1, 1, MB);
        world.step();
        world.barred.add(new NodeShard(new NodeId("a"), new ShardId(100)));
        world.step();
        assertThat(world.seat(1, 0, 100).arriving()).contains(new NodeId("b"));
        world.barred.add(new NodeShard(new NodeId("b"), new ShardId(100)));
        assertThat(world.plan()).as("where nobody can, it does not wander").isEmpty();
    }

    @Test
    void aMoveToANodeThatCannotLoadTheShardIsGivenUp() {
        world.join("a");
        world.load(1, 2, 1, MB);
        world.settle();
        world.join("b");
        world.step();
        assertThat(world.load(1).replicas().getFirst().seats().values()).anyMatch(seat -> seat.arriving().isPresent());
        world.barred.add(new NodeShard(new NodeId("b"), new ShardId(100)));
        world.barred.add(new NodeShard(new NodeId("b"), new ShardId(101)));
        world.settle();
        assertThat(world.load(1).replicas().getFirst().seats().values()).containsOnly(ShardSeat.at(new NodeId("a")));
    }

    @Test
    void aReplicaLiesOnItsGroupsNodes() {
        world.node("a", "special", false);
        world.node("b", ReplicaMeta.DEFAULT_GROUP, false);
        world.load(1, 2, 1, MB);
        world.settle();
        assertThat(world.carried()).containsEntry(new NodeId("a"), 0L);
        world.loads.replaceAll((id, load) -> load.withReplica(load.replicas().getFirst().id(), r -> r.withGroup("special")));
        world.settle();
        assertThat(world.carried()).containsEntry(new NodeId("b"), 0L);
    }

    @Test
    void aShardThatTheCollectionHasNoMoreIsForgotten() {
        world.join("a");
        world.load(1, 2, 1, MB);
        world.settle();
        world.shards.put(world.load(1).collection(), List.of(new ShardId(101)));
        world.settle();
        assertThat(world.load(1).replicas().getFirst().seats()).containsOnlyKeys(new ShardId(101));
    }

    @Test
    void sizeIsWeighedNotNumber() {
        world.join("a", "b");
        world.load(1, 1, 1, 900 * MB);
        for (int i = 2; i <= 10; i++) {
            world.load(i, 1, 1, 100 * MB);
        }
        world.settle();
        NodeId big = world.seat(1, 0, 100).serving().orElseThrow();
        assertThat(world.carried().get(big)).isEqualTo(900 * MB);
    }

    @Test
    void aNewNodeGetsItsShareWithFewMoves() {
        world.join("a", "b", "c");
        for (int i = 1; i <= 12; i++) {
            world.load(i, 2, 1, 10 * MB);
        }
        world.settle();
        world.arrivals = 0;
        world.join("d");
        world.settle();
        assertThat(world.carried().values()).containsOnly(60 * MB);
        assertThat(world.arrivals).as("moves").isEqualTo(6);
    }

    @Test
    void fewMovesAreUnderWayAtOnce() {
        world.join("a");
        for (int i = 1; i <= 30; i++) {
            world.load(i, 1, 1, 10 * MB);
        }
        world.settle();
        world.join("b");
        assertThat(world.step()).hasSize(Balance.MOVES_AT_ONCE);
        assertThat(world.step()).as("until those have arrived").isEmpty();
    }

    @Test
    void nothingThatCanBeAnsweredIsEverLost() {
        for (long seed = 0; seed < 60; seed++) {
            RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
            QueryWorldModel model = new QueryWorldModel();
            model.join("n0", "n1", "n2");
            for (int i = 1; i <= 8; i++) {
                model.load(i, random.nextInt(1, 4), random.nextInt(1, 3), random.nextLong(100) * MB);
            }
            model.settle();
            for (int event = 0; event < 40; event++) {
                happen(model, random);
                Set<ShardId> answered = model.allShards().stream().filter(model::isAnswered).collect(Collectors.toSet());
                model.step();
                if (random.nextBoolean()) {
                    model.loaded();
                }
                assertThat(model.allShards().stream().filter(model::isAnswered)).as("seed %d, event %d", seed, event).containsAll(answered);
            }
            model.settle();
            assertEven(model, seed);
        }
    }

    private static void happen(QueryWorldModel model, RandomGenerator random) {
        String name = "n" + random.nextInt(6);
        switch (random.nextInt(4)) {
            case 0 -> model.leave(name);
            case 1 -> Optional.ofNullable(model.nodes.get(new NodeId(name))).ifPresent(n -> model.node(name, n.group(), true));
            default -> model.join(name);
        }
    }

    /** No node carries more than another by more than the heaviest shard and what is not worth a move. */
    private static void assertEven(QueryWorldModel model, long seed) {
        Map<NodeId, Long> carried = model.carried();
        if (carried.size() < 3) {
            return;
        }
        long most = carried.values().stream().mapToLong(Long::longValue).max().orElseThrow();
        long least = carried.values().stream().mapToLong(Long::longValue).min().orElseThrow();
        long heaviest = model.bytes.values().stream().mapToLong(Long::longValue).max().orElseThrow();
        assertThat(most - least).as("seed %d: %s", seed, carried).isLessThanOrEqualTo(heaviest + most / 5 + 20 * MB);
    }
}
