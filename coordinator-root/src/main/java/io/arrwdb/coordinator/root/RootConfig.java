package io.arrwdb.coordinator.root;

/**
 * Limits and times of the root coordinator.
 *
 * @param maxDatabases databases in the cluster, the default one included
 * @param maxCollections collections in one database
 * @param maxPartitions partitions of one collection
 * @param maxShards shards of one collection
 * @param defaultShards shards of a collection that asks for none
 * @param defaultKeyPartitions partitions of a collection with a partition key that asks for none
 * @param replaceDuplicates whether an insert of an existing key replaces its row, in collections that do not say
 * @param ddlTimeoutMillis longest that a definition waits for the nodes; the caller's deadline may be shorter
 * @param oracleWindowMillis how far ahead timestamps are reserved: a restart may jump by as much
 * @param idWindow how many ids are reserved at once: a restart may skip as many
 * @param historyMillis how much history the metadata store keeps at least
 */
public record RootConfig(int maxDatabases, int maxCollections, int maxPartitions, int maxShards, int defaultShards,
        int defaultKeyPartitions, boolean replaceDuplicates, long ddlTimeoutMillis, long oracleWindowMillis,
        int idWindow, long historyMillis) {

    /** The collection property that says whether an insert of an existing key replaces its row: see {@link #ALLOW}. */
    public static final String ON_DUPLICATE = "arrwdb.on-duplicate";

    /** Value of {@link #ON_DUPLICATE}: both rows stay, as in Milvus. */
    public static final String ALLOW = "allow";

    /** Value of {@link #ON_DUPLICATE}: the new row replaces the old one. */
    public static final String REPLACE = "replace";

    /** Milvus's limits. */
    public static RootConfig defaults() {
        return new RootConfig(64, 65_536, 1_024, 16, 2, 16, true, 30_000, 3_000, 100_000, 300_000);
    }
}
