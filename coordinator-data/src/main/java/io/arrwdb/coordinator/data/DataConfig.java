package io.arrwdb.coordinator.data;

import io.arrwdb.coordinator.data.seat.SeatConfig;
import io.arrwdb.core.coordination.ReconcileLoop.Pace;
import io.arrwdb.core.plan.data.CompactionPolicy;
import io.arrwdb.core.plan.data.MovePolicy;
import io.arrwdb.core.plan.data.SealPolicy;
import io.arrwdb.core.plan.data.SplitPolicy;

/**
 * Settings of the data coordinator.
 *
 * @param logGroups log groups that new shards are placed on
 * @param compaction when compaction pays
 * @param seal when growing rows are flushed for their age
 * @param split when shards are split
 * @param move when shards move between log groups
 * @param compactionsPerNode compactions that one index node runs at a time
 * @param callTimeoutMillis longest wait for a leader; the caller's deadline may be shorter
 * @param compactionTimeoutMillis a compaction that takes longer is given up
 * @param compactionRestMillis how long no single segment of a shard is rewritten after a compaction; longer than the
 *     leaders keep dead rows
 * @param manualCompactionsKept compactions asked for by users that may wait, and how many ended ones are remembered
 * @param pace delays between looks at the shards: short while there is work, long while all is quiet
 * @param seats where log groups sit among data nodes that do not decide alone
 */
public record DataConfig(int logGroups, CompactionPolicy compaction, SealPolicy seal, SplitPolicy split, MovePolicy move, int compactionsPerNode,
        long callTimeoutMillis, long compactionTimeoutMillis, long compactionRestMillis,
        int manualCompactionsKept, Pace pace, SeatConfig seats) {
    public static DataConfig defaults() {
        return new DataConfig(4, CompactionPolicy.defaults(), SealPolicy.defaults(), SplitPolicy.defaults(), MovePolicy.defaults(), 1, 30_000, 3_600_000, 60_000,
                1_000, new Pace(1_000, 30_000), SeatConfig.defaults());
    }
}
