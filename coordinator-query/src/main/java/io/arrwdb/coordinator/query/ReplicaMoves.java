package io.arrwdb.coordinator.query;

import io.arrwdb.core.catalog.LoadMeta;
import io.arrwdb.core.catalog.ReplicaMeta;
import io.arrwdb.core.catalog.ShardSeat;
import io.arrwdb.core.id.NodeId;
import io.arrwdb.core.id.ShardId;
import io.arrwdb.rpc.ServiceFailure;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** Moves that users ask for. What is made of a record here, passes carry out: the new place serves before the old one is left. */
final class ReplicaMoves {
    private static final int NOT_LOADED = 101;
    private static final int REPLICA_NOT_FOUND = 400;

    private ReplicaMoves() { }

    /** Lets some replicas of a resource group belong to another one. */
    static LoadMeta toGroup(Optional<LoadMeta> load, String source, String target, long count) {
        LoadMeta loaded = load.orElseThrow(() -> ServiceFailure.refused(NOT_LOADED, "collection not loaded"));
        List<ReplicaMeta> there = loaded.replicas().stream().filter(r -> r.group().equals(source)).limit(count).toList();
        if (there.size() < count) {
            throw ServiceFailure.refused(REPLICA_NOT_FOUND, "replica not found: only found [" + there.size() + "] replicas of collection ["
                    + loaded.collection() + "] in source resource group [" + source + "]");
        }
        LoadMeta moved = loaded;
        for (ReplicaMeta replica : there) {
            moved = moved.withReplica(replica.id(), r -> r.withGroup(target));
        }
        return moved;
    }

    /**
     * Lets shards that one node serves arrive at others, in turn.
     *
     * @param wanted which shards
     */
    static LoadMeta toNodes(Optional<LoadMeta> load, NodeId source, List<NodeId> targets, Predicate<ShardId> wanted) {
        LoadMeta moved = load.orElseThrow(() -> ServiceFailure.refused(NOT_LOADED, "collection not loaded"));
        int next = 0;
        for (ReplicaMeta replica : moved.replicas()) {
            for (Map.Entry<ShardId, ShardSeat> seat : replica.seats().entrySet()) {
                ShardId shard = seat.getKey();
                NodeId target = targets.get(next % targets.size());
                if (seat.getValue().equals(ShardSeat.at(source)) && wanted.test(shard) && !moved.holds(target, shard)) {
                    moved = moved.withReplica(replica.id(), r -> r.withSeat(shard, r.seat(shard).arrive(target)));
                    next++;
                }
            }
        }
        return moved;
    }
}
