package io.arrwdb.proxy.route;

import io.arrwdb.core.id.ShardId;
import io.arrwdb.core.time.Timestamp;
import java.util.HashMap;
import java.util.Map;

/**
 * The last writes of a collection that a proxy acknowledged, by shard.
 *
 * @param last of all shards
 */
public record OwnWrites(Map<ShardId, Timestamp> byShard, Timestamp last) {
    public static final OwnWrites NONE = new OwnWrites(Map.of(), Timestamp.ZERO);

    public OwnWrites {
        byShard = Map.copyOf(byShard);
    }

    /** These writes of some shards, each at a timestamp. */
    public static OwnWrites of(Map<ShardId, Timestamp> byShard) {
        return new OwnWrites(byShard, byShard.values().stream().reduce(Timestamp.ZERO, Timestamp::max));
    }

    /** The later ones of both. */
    OwnWrites and(OwnWrites other) {
        Map<ShardId, Timestamp> all = new HashMap<>(byShard);
        other.byShard.forEach((shard, ts) -> all.merge(shard, ts, Timestamp::max));
        return new OwnWrites(all, Timestamp.max(last, other.last));
    }
}
