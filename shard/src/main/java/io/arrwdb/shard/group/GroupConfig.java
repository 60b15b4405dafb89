package io.arrwdb.shard.group;

/**
 * The limits of a log group.
 *
 * @param maxQueuedBytes writes that wait for a timestamp; beyond, they are refused as overload
 * @param maxInFlightBytes records appended and not read back; beyond, writes queue
 * @param maxCommitRecords records that get their timestamps in one call of the oracle
 * @param pollBytes what one poll of the log brings
 * @param flushBytes growing rows of a shard that start a flush
 * @param flushAgeMillis age of unflushed changes that starts a flush
 * @param holdBackBytes log read since a shard's checkpoint that starts a flush, or moves an idle shard's checkpoint
 * @param maxDeleteFiles listed delete files beyond which a flush writes one full file in their place
 * @param mvccRetentionMillis how long after its deletion a row survives compaction
 * @param garbageGraceMillis how long after it was dropped an object is kept at least
 * @param maxGuaranteeAheadMillis how far above the oracle a guarantee may lie and be waited for
 * @param retryMillis pause before a failed effect is tried again
 * @param tickMillis pace of the checks of age and room
 */
public record GroupConfig(long maxQueuedBytes, long maxInFlightBytes, int maxCommitRecords, int pollBytes, long flushBytes,
        long flushAgeMillis, long holdBackBytes, int maxDeleteFiles, long mvccRetentionMillis, long garbageGraceMillis,
        long maxGuaranteeAheadMillis, long retryMillis, long tickMillis) {
    /** For a small node. */
    public static GroupConfig defaults() {
        return new GroupConfig(64L << 20, 64L << 20, 1_024, 4 << 20, 128L << 20, 600_000, 256L << 20, 16, 30_000, 60_000,
                3_000, 500, 1_000);
    }
}
