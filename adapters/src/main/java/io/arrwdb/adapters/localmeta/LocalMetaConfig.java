package io.arrwdb.adapters.localmeta;

/**
 * Limits of the local metadata store.
 *
 * @param snapshotBytes a snapshot is taken when the log has grown by so many bytes
 * @param maxHistoryRevisions how far back a watch may begin, at most
 * @param maxTxnBytes largest encoded transaction
 */
public record LocalMetaConfig(long snapshotBytes, int maxHistoryRevisions, int maxTxnBytes) {
    public LocalMetaConfig {
        if (snapshotBytes < 1 || maxHistoryRevisions < 1 || maxTxnBytes < 1) {
            throw new IllegalArgumentException("limits of the local metadata store must be positive: snapshot-bytes "
                    + snapshotBytes + ", max-history-revisions " + maxHistoryRevisions + ", max-txn-bytes " + maxTxnBytes);
        }
    }

    public static LocalMetaConfig defaults() {
        return new LocalMetaConfig(4 << 20, 10_000, 8 << 20);
    }
}
