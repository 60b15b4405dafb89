package io.arrwdb.core.plan.query;

import io.arrwdb.core.catalog.LoadMeta;
import io.arrwdb.core.id.NodeId;
import io.arrwdb.core.id.ShardId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Places the shards of loaded collections on query nodes. What lies on a live node stays there; a replica without a live
 * node goes to the node that holds the fewest shards and none of its siblings, so that no node gets more than one shard
 * above the mean by placing. Ties go to the first node, so that equal inputs give equal plans.
 */
public final class LoadPlacement {
    private final List<NodeId> live;
    private final Map<NodeId, Integer> held = new HashMap<>();

    /**
     * @param live the query nodes that have a session
     * @param loads every load, for how many shards each node holds already
     */
    public LoadPlacement(List<NodeId> live, Collection<LoadMeta> loads) {
        this.live = live.stream().sorted().toList();
        loads.forEach(load -> load.placement().values().forEach(nodes -> nodes.forEach(n -> held.merge(n, 1, Integer::sum))));
    }

    /**
     * The nodes of each shard, the one to ask first. Remembers what it places, for the next call.
     *
     * @param shards of the collection, in order
     * @return the placement as it is where no node is live: a node that comes back finds its shards
     */
    public SortedMap<ShardId, List<NodeId>> place(LoadMeta load, List<ShardId> shards) {
        SortedMap<ShardId, List<NodeId>> placement = new TreeMap<>();
        for (ShardId shard : shards) {
            placement.put(shard, live.isEmpty() ? load.nodesOf(shard) : place(load.nodesOf(shard), load.replicas()));
        }
        return placement;
    }

    private List<NodeId> place(List<NodeId> before, int replicas) {
        List<NodeId> nodes = new ArrayList<>(before.stream().filter(live::contains).limit(replicas).toList());
        while (nodes.size() < replicas) {
            Optional<NodeId> least = live.stream().filter(n -> !nodes.contains(n))
                    .min(Comparator.comparing(n -> held.getOrDefault(n, 0)));
            if (least.isEmpty()) {
                return nodes;
            }
            nodes.add(least.get());
            held.merge(least.get(), 1, Integer::sum);
        }
        return nodes;
    }
}
