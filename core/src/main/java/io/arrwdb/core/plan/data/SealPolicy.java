package io.arrwdb.core.plan.data;

import io.arrwdb.core.time.Timestamp;

/**
 * When a shard's growing rows are flushed for their age, so that a quiet shard holds back neither memory nor the log.
 * Flushes by size are the leader's own.
 *
 * @param maxAgeMillis oldest that an unflushed row may get
 * @param maxIdleMillis longest that unflushed rows wait for company; 0 where idleness alone is no reason
 * @param minIdleBytes fewer growing bytes than this are not flushed for idleness
 */
public record SealPolicy(long maxAgeMillis, long maxIdleMillis, long minIdleBytes) {
    public static SealPolicy defaults() {
        return new SealPolicy(3_600_000, 600_000, 1 << 20);
    }

    /**
     * Whether to flush now.
     *
     * @param flushedTs everything at or below it is flushed
     * @param maxTs the newest applied
     */
    public boolean isDue(long growingBytes, Timestamp flushedTs, Timestamp maxTs, long nowMillis) {
        if (growingBytes == 0) {
            return false;
        }
        boolean old = nowMillis - flushedTs.physicalMillis() > maxAgeMillis;
        boolean idle = maxIdleMillis > 0 && growingBytes >= minIdleBytes && nowMillis - maxTs.physicalMillis() > maxIdleMillis;
        return old || idle;
    }
}
