package io.arrwdb.core.plan.data;

import io.arrwdb.core.id.NodeId;
import io.arrwdb.core.id.ShardId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Chooses shards to split: those that have had too many rows for long enough, the largest first, one at a time on a node. */
public final class SplitPlanner {
    private final SplitPolicy policy;

    public SplitPlanner(SplitPolicy policy) {
        this.policy = policy;
    }

    /**
     * A shard as its leader tells of it.
     *
     * @param node that leads it
     * @param splitting whether a split of it is under way
     */
    public record Facts(ShardId shard, NodeId node, long liveRows, boolean splitting) { }

    /**
     * What to do now, and what to remember until the next plan.
     *
     * @param overSinceMillis since when each shard has had too many rows; one that is split begins anew
     */
    public record Plan(List<ShardId> splits, Map<ShardId, Long> overSinceMillis) { }

    /** @param overSinceMillis of the plan before */
    public Plan plan(List<Facts> shards, Map<ShardId, Long> overSinceMillis, long nowMillis) {
        Map<ShardId, Long> over = new TreeMap<>();
        Set<NodeId> busy = new HashSet<>();
        for (Facts facts : shards) {
            if (facts.splitting()) {
                busy.add(facts.node());
            } else if (facts.liveRows() > policy.maxRows()) {
                over.put(facts.shard(), overSinceMillis.getOrDefault(facts.shard(), nowMillis));
            }
        }
        List<ShardId> splits = new ArrayList<>();
        shards.stream().filter(facts -> over.containsKey(facts.shard()) && nowMillis - over.get(facts.shard()) >= policy.afterMillis())
                .sorted(Comparator.comparingLong(Facts::liveRows).reversed().thenComparing(Facts::shard))
                .filter(facts -> busy.add(facts.node())).map(Facts::shard).forEach(splits::add);
        splits.forEach(over::remove);
        return new Plan(splits, over);
    }
}
