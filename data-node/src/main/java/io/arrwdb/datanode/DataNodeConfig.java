package io.arrwdb.datanode;

import io.arrwdb.core.coordination.DataNodeRecord;
import io.arrwdb.shard.group.GroupConfig;
import java.util.Optional;

/**
 * What can be set about a data node.
 *
 * @param logGroups log groups of a node that decides alone, numbered from 0; may grow, never shrink
 * @param group the limits of each group
 * @param self where the others' consensus reaches this node, for the data coordinator gives it seats; empty: it decides alone, and
 *     takes every group that nobody has
 * @param settleMillis how long a start waits for groups that others must help to lead
 */
public record DataNodeConfig(int logGroups, GroupConfig group, Optional<DataNodeRecord> self, long settleMillis) {
    /** Default of {@link #settleMillis}. */
    public static final long DEFAULT_SETTLE_MILLIS = 15_000;

    public DataNodeConfig {
        if (logGroups < 1) {
            throw new IllegalArgumentException("a cluster has at least one log group, not " + logGroups);
        }
    }

    /** A node that orders the decisions of every group itself. */
    public static DataNodeConfig alone(int logGroups, GroupConfig group) {
        return new DataNodeConfig(logGroups, group, Optional.empty(), DEFAULT_SETTLE_MILLIS);
    }

    /** Four groups with the limits of a small node. */
    public static DataNodeConfig defaults() {
        return alone(4, GroupConfig.defaults());
    }
}
