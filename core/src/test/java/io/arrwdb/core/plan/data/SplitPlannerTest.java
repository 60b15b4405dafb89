package io.arrwdb.core.plan.data;

import static org.assertj.core.api.Assertions.assertThat;

import io.arrwdb.core.id.NodeId;
import io.arrwdb.core.id.ShardId;
import io.arrwdb.core.plan.data.SplitPlanner.Facts;
import io.arrwdb.core.plan.data.SplitPlanner.Plan;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SplitPlannerTest {
    private static final NodeId ONE = new NodeId("data-node-1");
    private static final NodeId TWO = new NodeId("data-node-2");

    private final SplitPlanner planner = new SplitPlanner(new SplitPolicy(100, 50));

    private static Facts shard(long id, NodeId node, long rows) {
        return new Facts(new ShardId(id), node, rows, false);
    }

    @Test
    void aShardIsSplitOnceItHasHadTooManyRowsForLongEnough() {
        Plan first = planner.plan(List.of(shard(1, ONE, 101), shard(2, TWO, 100)), Map.of(), 1_000);
        assertThat(first).isEqualTo(new Plan(List.of(), Map.of(new ShardId(1), 1_000L)));
        assertThat(planner.plan(List.of(shard(1, ONE, 150)), first.overSinceMillis(), 1_049).splits()).isEmpty();
        assertThat(planner.plan(List.of(shard(1, ONE, 150)), first.overSinceMillis(), 1_050))
                .isEqualTo(new Plan(List.of(new ShardId(1)), Map.of()));
    }

    @Test
    void aShardThatShrinksMeanwhileBeginsAnew() {
        Plan shrunk = planner.plan(List.of(shard(1, ONE, 99)), Map.of(new ShardId(1), 1_000L), 1_040);
        assertThat(shrunk.overSinceMillis()).isEmpty();
        assertThat(planner.plan(List.of(shard(1, ONE, 101)), shrunk.overSinceMillis(), 1_060).splits()).isEmpty();
    }

    @Test
    void oneSplitAtATimeOnANodeTheLargestFirst() {
        List<Facts> shards = List.of(shard(1, ONE, 200), shard(2, ONE, 300), shard(3, TWO, 150));
        Map<ShardId, Long> since = Map.of(new ShardId(1), 0L, new ShardId(2), 0L, new ShardId(3), 0L);
        Plan plan = planner.plan(shards, since, 1_000);
        assertThat(plan.splits()).containsExactly(new ShardId(2), new ShardId(3));
        assertThat(plan.overSinceMillis()).containsOnlyKeys(new ShardId(1));
        Facts busy = new Facts(new ShardId(9), TWO, 10, true);
        assertThat(planner.plan(List.of(shard(3, TWO, 150), busy), since, 1_000).splits()).isEmpty();
    }
}
