package io.arrwdb.proxy.fanout;

import io.arrwdb.core.id.NodeId;
import io.arrwdb.core.id.ShardId;
import java.util.Optional;
import java.util.Set;

/** Whom one read asks for a shard. */
public interface Routes {
    /** The node to ask now; nothing where there is none, or all are excepted. */
    Optional<NodeId> next(ShardId shard, Set<NodeId> except, long nowNanos);
}
