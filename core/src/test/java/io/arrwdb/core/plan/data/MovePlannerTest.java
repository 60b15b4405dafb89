package io.arrwdb.core.plan.data;

import static org.assertj.core.api.Assertions.assertThat;

import io.arrwdb.core.id.CollectionId;
import io.arrwdb.core.id.LogGroupId;
import io.arrwdb.core.id.ShardId;
import io.arrwdb.core.plan.data.MovePlanner.Readiness;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MovePlannerTest {
    private final MovePlanner planner = new MovePlanner(new MovePolicy(1, 25, 10));

    private static MovePlanner.Facts shard(long id, long collection, int group, long bytes) {
        return new MovePlanner.Facts(new ShardId(id), new CollectionId(collection), new LogGroupId(group), bytes, Readiness.READY);
    }

    private static List<LogGroupId> groups(int count) {
        return IntStream.range(0, count).mapToObj(LogGroupId::new).toList();
    }

    private static MovePlanner.Step step(long shard, long collection, int to) {
        return new MovePlanner.Step(new ShardId(shard), new CollectionId(collection), new LogGroupId(to));
    }

    @Test
    void aNewGroupGetsTheShardThatLevelsMost() {
        List<MovePlanner.Facts> shards = List.of(shard(1, 1, 0, 90), shard(2, 1, 0, 60), shard(3, 1, 0, 30));
        assertThat(planner.plan(groups(2), shards, 0)).containsExactly(step(1, 1, 1));
    }

    @Test
    void theShardsOfACollectionLieApartWhereTheyCan() {
        List<MovePlanner.Facts> shards = List.of(shard(1, 1, 0, 100), shard(2, 2, 0, 90), shard(3, 1, 1, 20));
        assertThat(planner.plan(groups(2), shards, 0)).containsExactly(step(2, 2, 1));
    }

    @Test
    void littleDifferencesAndWhatWouldOnlyTurnThemAroundAreLeftAlone() {
        assertThat(planner.plan(groups(2), List.of(shard(1, 1, 0, 100), shard(2, 1, 1, 80)), 0)).isEmpty();
        assertThat(planner.plan(groups(2), List.of(shard(1, 1, 0, 1_000)), 0)).as("one shard is never level").isEmpty();
        assertThat(planner.plan(groups(1), List.of(shard(1, 1, 0, 1_000)), 0)).isEmpty();
    }

    @Test
    void noMoreMoveAtATimeThanAllowedAndNoneThatCannot() {
        List<MovePlanner.Facts> shards = List.of(shard(1, 1, 0, 100), shard(2, 1, 0, 100), shard(3, 1, 0, 100), shard(4, 1, 0, 100));
        assertThat(planner.plan(groups(2), shards, 1)).isEmpty();
        assertThat(new MovePlanner(new MovePolicy(8, 25, 10)).plan(groups(4), shards, 0)).containsExactly(step(1, 1, 1), step(2, 1, 2), step(3, 1, 3));
        MovePlanner.Facts busy = new MovePlanner.Facts(new ShardId(1), new CollectionId(1), new LogGroupId(0), 100, Readiness.BUSY);
        assertThat(planner.plan(groups(2), List.of(busy, shard(2, 1, 0, 90)), 0)).containsExactly(step(2, 1, 1));
    }

    /** It is separated first, and a shard that needs no separation goes rather. */
    @Test
    void oneThatSharesObjectsIsChosenWhereNoOtherIsReady() {
        MovePlanner.Facts sharing = new MovePlanner.Facts(new ShardId(1), new CollectionId(1), new LogGroupId(0), 60, Readiness.SHARING);
        MovePlanner.Facts busy = new MovePlanner.Facts(new ShardId(3), new CollectionId(1), new LogGroupId(0), 60, Readiness.BUSY);
        assertThat(planner.plan(groups(2), List.of(sharing, busy, shard(2, 1, 0, 20)), 0)).containsExactly(step(2, 1, 1));
        assertThat(planner.plan(groups(2), List.of(sharing, busy, shard(2, 1, 0, 10)), 0)).as("the other is too small").containsExactly(step(1, 1, 1));
    }

    @Test
    void everyHistoryComesToRest() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        for (int history = 0; history < 200; history++) {
            int count = 1 + random.nextInt(6);
            Map<ShardId, MovePlanner.Facts> shards = new TreeMap<>();
            for (int i = 1; i <= 30; i++) {
                shards.put(new ShardId(i), shard(i, random.nextInt(8), random.nextInt(count), random.nextInt(1_000)));
            }
            int moves = 0;
            List<MovePlanner.Step> steps = planner.plan(groups(count), new ArrayList<>(shards.values()), 0);
            while (!steps.isEmpty()) {
                assertThat(++moves).as("seed %d", seed).isLessThan(1_000);
                steps.forEach(s -> shards.computeIfPresent(s.shard(), (id, f) -> shard(id.value(), f.collection().value(), s.to().value(), f.bytes())));
                steps = planner.plan(groups(count), new ArrayList<>(shards.values()), 0);
            }
        }
    }
}
