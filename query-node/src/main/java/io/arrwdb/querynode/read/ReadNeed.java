package io.arrwdb.querynode.read;

import io.arrwdb.core.id.ShardId;
import io.arrwdb.core.time.Guarantee;
import io.arrwdb.core.time.Timestamp;
import io.arrwdb.proto.internal.ReadContext;
import io.arrwdb.proto.internal.ShardNeed;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What the state that is read must hold.
 *
 * @param all of every shard
 * @param some of some shards besides: what the client's proxy has just written to them
 */
record ReadNeed(Guarantee all, Map<ShardId, Guarantee> some) {
    static ReadNeed of(ReadContext read) {
        return new ReadNeed(new Guarantee(new Timestamp(read.getNeedTs()), read.getNeedReached()),
                read.getNeedsList().stream().collect(Collectors.toMap(need -> new ShardId(need.getShard()),
                        (ShardNeed need) -> Guarantee.reached(new Timestamp(need.getTs())), Guarantee::and)));
    }

    Guarantee of(ShardId shard) {
        return all.and(some.getOrDefault(shard, Guarantee.NONE));
    }
}
