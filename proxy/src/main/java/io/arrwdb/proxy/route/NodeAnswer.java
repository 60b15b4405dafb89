package io.arrwdb.proxy.route;

import io.arrwdb.core.id.ShardId;
import io.arrwdb.core.ring.RingCover.Part;
import io.arrwdb.proto.internal.ReadCost;
import io.arrwdb.proto.internal.ShardCover;
import java.util.List;

/**
 * What every answer of a query node says of itself.
 *
 * @param shards that it is of
 * @param parts of the ring that they are, by the node's own catalog
 */
record NodeAnswer(List<ShardId> shards, List<Part> parts, ReadCost cost) {
    static NodeAnswer of(List<Long> shards, List<ShardCover> covers, ReadCost cost) {
        return new NodeAnswer(shards.stream().map(ShardId::new).toList(), covers.stream().map(c ->
                new Part(new ShardId(c.getShard()), c.getRingVersion(), c.getTokens())).toList(), cost);
    }
}
