package io.arrwdb.coordinator.query;

import io.arrwdb.core.coordination.ReconcileLoop.Pace;

/**
 * Settings of the query coordinator.
 *
 * @param ddlTimeoutMillis longest that a load or release waits for the nodes to see it; the caller's deadline may be
 *     shorter
 * @param callTimeoutMillis longest wait for a query node's answer
 * @param maxReplicas most copies of a collection
 * @param pace delays between looks at the query nodes: short while something loads, long while all is served
 */
public record QueryCoordinatorConfig(long ddlTimeoutMillis, long callTimeoutMillis, int maxReplicas, Pace pace) {
    public static QueryCoordinatorConfig defaults() {
        return new QueryCoordinatorConfig(30_000, 10_000, 16, new Pace(50, 15_000));
    }
}
