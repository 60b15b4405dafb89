package io.arrwdb.adapters.locallog;

/**
 * Limits of the local log.
 *
 * @param maxRecordBytes largest record taken
 * @param segmentBytes a file that has reached this size is followed by a new one; space is reclaimed by whole files
 * @param maxBatchBytes most bytes made durable by one fsync
 * @param recentBytes most bytes of the newest records kept in memory for readers, per group
 * @param indexIntervalBytes a file's index holds one entry for so many bytes
 */
public record LocalLogConfig(int maxRecordBytes, long segmentBytes, long maxBatchBytes, long recentBytes, int indexIntervalBytes) {
    public LocalLogConfig {
        if (maxRecordBytes < 1 || segmentBytes < 1 || maxBatchBytes < 1 || recentBytes < 0 || indexIntervalBytes < 1) {
            throw new IllegalArgumentException("limits of the local log must be positive: max-record-bytes " + maxRecordBytes
                    + ", segment-bytes " + segmentBytes + ", max-batch-bytes " + maxBatchBytes
                    + ", recent-bytes " + recentBytes + ", index-interval-bytes " + indexIntervalBytes);
        }
    }

    public static LocalLogConfig defaults() {
        return new LocalLogConfig(16 << 20, 128L << 20, 32L << 20, 16L << 20, 64 << 10);
    }
}
