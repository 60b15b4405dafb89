package io.arrwdb.datanode;

import io.arrwdb.core.id.NodeId;
import io.arrwdb.shard.group.GroupConfig;
import java.util.List;

/**
 * What can be set about a data node.
 *
 * @param logGroups log groups of the cluster, numbered from 0; may grow, never shrink
 * @param group the limits of each group
 * @param founders the data nodes among which a group that nobody has is founded, the same on all of them; empty: this node alone
 */
public record DataNodeConfig(int logGroups, GroupConfig group, List<NodeId> founders) {
    public DataNodeConfig {
        founders = List.copyOf(founders);
        if (logGroups < 1) {
            throw new IllegalArgumentException("a cluster has at least one log group, not " + logGroups);
        }
    }

    /** Four groups with the limits of a small node. */
    public static DataNodeConfig defaults() {
        return new DataNodeConfig(4, GroupConfig.defaults(), List.of());
    }
}
