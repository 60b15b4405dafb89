package io.arrwdb.coordinator.query;

import io.arrwdb.core.coordination.ReconcileLoop.Pace;

/**
 * Settings of the query coordinator.
 *
 * @param ddlTimeoutMillis longest that a load or release waits for the nodes to see it; the caller's deadline may be
 *     shorter
 * @param callTimeoutMillis longest wait for a query node's answer
 * @param statusTimeoutMillis the same where it is only asked how it is: a node that stands still delays the others that long
 * @param departureMillis longest that a node goes on holding what it is asked for no more, until every proxy knows
 * @param troubleMillis how long a node may fail at a shard before another one is tried
 * @param barMillis how long it is then passed over; twice as long with each further time
 * @param maxReplicas most copies of a collection
 * @param maxGroups most resource groups besides the default one
 * @param pace delays between looks at the query nodes: short while something loads, long while all is served
 */
public record QueryCoordinatorConfig(long ddlTimeoutMillis, long callTimeoutMillis, long statusTimeoutMillis,
        long departureMillis, long troubleMillis, long barMillis, int maxReplicas, int maxGroups, Pace pace) {
    public static QueryCoordinatorConfig defaults() {
        return new QueryCoordinatorConfig(30_000, 10_000, 3_000, 5_000, 10_000, 30_000, 16, 1_024, new Pace(50, 15_000));
    }
}
