package io.arrwdb.testkit.sim;

import io.arrwdb.core.id.PrimaryKeys;
import io.arrwdb.core.id.ShardId;
import io.arrwdb.core.time.Timestamp;
import io.arrwdb.engine.column.ColumnBatch;
import io.arrwdb.shard.group.GroupWrite;
import io.arrwdb.testkit.check.RowShape;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Sends each row where the ring says by now: what a proxy does before it tries a write again. */
final class SimRouter {
    private SimRouter() { }

    static List<GroupWrite> route(SimShards shards, List<GroupWrite> writes) {
        List<GroupWrite> routed = new ArrayList<>();
        for (GroupWrite write : writes) {
            shards.find(write.shard()).ifPresentOrElse(shard -> route(shards, shard, write, routed), () -> routed.add(write));
        }
        return routed;
    }

    private static void route(SimShards shards, SimShards.Shard shard, GroupWrite write, List<GroupWrite> routed) {
        switch (write) {
            case GroupWrite.Rows rows -> {
                ColumnBatch batch = ColumnBatch.decode(rows.batch());
                byOwner(shards, shard, SimRows.SHAPE.keys(batch)).forEach((owner, picked) -> routed.add(new GroupWrite.Rows(owner,
                        rows.partition(), rows.schemaVersion(), rows.upsert(), picked.length == batch.rows() ? rows.batch()
                        : batch.gather(picked).encode())));
            }
            case GroupWrite.Deletion deletion -> byOwner(shards, shard, RowShape.keys(deletion.keys())).forEach((owner, picked) ->
                    routed.add(new GroupWrite.Deletion(owner, deletion.partition(), pick(shard, deletion.keys(), picked),
                            pick(deletion.expected(), picked))));
            case GroupWrite.Order order -> routed.add(order);
        }
    }

    /** The places of the keys of each owner; those of a shard that was dropped stay where they were. */
    private static Map<ShardId, int[]> byOwner(SimShards shards, SimShards.Shard shard, List<String> keys) {
        Map<ShardId, List<Integer>> places = new TreeMap<>();
        for (int i = 0; i < keys.size(); i++) {
            places.computeIfAbsent(shards.ownerOf(shard, keys.get(i)).orElse(shard).id(), s -> new ArrayList<>()).add(i);
        }
        Map<ShardId, int[]> picked = new TreeMap<>();
        places.forEach((owner, of) -> picked.put(owner, of.stream().mapToInt(Integer::intValue).toArray()));
        return picked;
    }

    private static PrimaryKeys pick(SimShards.Shard shard, PrimaryKeys keys, int[] places) {
        List<String> all = RowShape.keys(keys);
        List<String> picked = new ArrayList<>();
        for (int place : places) {
            picked.add(all.get(place));
        }
        return SimRows.keys(shard.textKeys(), picked);
    }

    private static List<Timestamp> pick(List<Timestamp> expected, int[] places) {
        List<Timestamp> picked = new ArrayList<>();
        for (int place : places) {
            if (!expected.isEmpty()) {
                picked.add(expected.get(place));
            }
        }
        return picked;
    }
}
