package io.arrwdb.core.plan.data;

import io.arrwdb.core.id.LogGroupId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Chooses the log groups of a new collection's shards. */
public final class ShardPlacement {
    private ShardPlacement() { }

    /**
     * The shards of a collection lie on different groups as far as there are enough, each on the group that has the
     * fewest shards so far; ties go to the lower number.
     *
     * @param shards how many to place
     * @param groups how many groups there are, numbered from 0
     * @param shardsOfGroup how many shards each group has; a missing one has none
     * @return a group for each shard, in order
     */
    public static List<LogGroupId> place(int shards, int groups, Map<LogGroupId, Integer> shardsOfGroup) {
        if (groups < 1) {
            throw new IllegalArgumentException("shards need at least one log group");
        }
        Map<LogGroupId, Integer> load = new TreeMap<>();
        for (int g = 0; g < groups; g++) {
            load.put(new LogGroupId(g), shardsOfGroup.getOrDefault(new LogGroupId(g), 0));
        }
        List<LogGroupId> placed = new ArrayList<>();
        List<LogGroupId> round = new ArrayList<>();
        while (placed.size() < shards) {
            if (round.isEmpty()) {
                round.addAll(load.keySet());
            }
            LogGroupId least = round.stream().min(Comparator.comparing(load::get)).orElseThrow();
            round.remove(least);
            load.merge(least, 1, Integer::sum);
            placed.add(least);
        }
        return placed;
    }
}
