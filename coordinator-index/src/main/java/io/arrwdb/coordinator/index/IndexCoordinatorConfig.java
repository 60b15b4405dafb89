package io.arrwdb.coordinator.index;

import io.arrwdb.core.coordination.ReconcileLoop.Pace;

/**
 * Settings of the index coordinator.
 *
 * @param minRowsToBuild a segment with fewer rows gets no index file and is scanned; the engine's own bound
 * @param buildsPerNode builds that one index node runs at a time
 * @param buildTimeoutMillis a build that takes longer is given up and tried again
 * @param maxAttempts a build that has failed so often makes its index Failed for those who ask; it is tried further
 * @param longestRetryMillis longest pause before a failed build is tried again
 * @param ddlTimeoutMillis longest that a definition waits for the nodes; the caller's deadline may be shorter
 * @param callTimeoutMillis longest wait for a leader
 * @param pace delays between looks at the shards: short while there is work, long while all is quiet
 */
public record IndexCoordinatorConfig(long minRowsToBuild, int buildsPerNode, long buildTimeoutMillis, int maxAttempts,
        long longestRetryMillis, long ddlTimeoutMillis, long callTimeoutMillis, Pace pace) {
    public static IndexCoordinatorConfig defaults() {
        return new IndexCoordinatorConfig(4_096, 1, 6 * 3_600_000L, 5, 60_000, 30_000, 10_000, new Pace(200, 10_000));
    }
}
