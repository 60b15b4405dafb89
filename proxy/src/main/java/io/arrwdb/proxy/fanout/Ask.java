package io.arrwdb.proxy.fanout;

import io.arrwdb.core.id.NodeId;
import io.arrwdb.core.id.ShardId;
import java.util.List;

/**
 * One call of a node.
 *
 * @param id of this call in its read
 * @param shards that it is asked for
 * @param hedge whether another node has been asked for them too, and has not answered yet
 */
public record Ask(int id, NodeId node, List<ShardId> shards, boolean hedge) {
    public Ask {
        shards = List.copyOf(shards);
    }
}
