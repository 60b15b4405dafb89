package io.arrwdb.proxy.fanout;

import io.arrwdb.core.id.NodeId;
import io.arrwdb.core.id.ShardId;
import java.util.Collection;

/** When a node that has not answered yet gets company. */
public interface Hedges {
    /** Never. */
    Hedges NONE = new Hedges() {
        @Override
        public long delayNanos(Collection<ShardId> shards) {
            return Long.MAX_VALUE;
        }

        @Override
        public boolean spend(Collection<NodeId> nodes, long nowNanos) {
            return false;
        }
    };

    /** How long a call for these shards goes alone; {@link Long#MAX_VALUE} for ever. */
    long delayNanos(Collection<ShardId> shards);

    /** Whether these nodes may be asked besides, and takes it from the budget. */
    boolean spend(Collection<NodeId> nodes, long nowNanos);
}
