package io.arrwdb.datanode;

import io.arrwdb.shard.group.GroupConfig;

/**
 * What can be set about a data node.
 *
 * @param logGroups log groups of the cluster, numbered from 0; may grow, never shrink
 * @param group the limits of each group
 */
public record DataNodeConfig(int logGroups, GroupConfig group) {
    public DataNodeConfig {
        if (logGroups < 1) {
            throw new IllegalArgumentException("a cluster has at least one log group, not " + logGroups);
        }
    }

    /** Four groups with the limits of a small node. */
    public static DataNodeConfig defaults() {
        return new DataNodeConfig(4, GroupConfig.defaults());
    }
}
