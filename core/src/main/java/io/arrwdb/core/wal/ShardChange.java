package io.arrwdb.core.wal;

import io.arrwdb.core.id.CollectionId;
import io.arrwdb.core.id.LogGroupId;
import io.arrwdb.core.id.PartitionId;
import io.arrwdb.core.id.PrimaryKeys;
import io.arrwdb.core.id.SegmentId;
import io.arrwdb.core.id.ShardId;
import io.arrwdb.core.ring.TokenRanges;
import io.arrwdb.core.schema.CollectionSchema;
import io.arrwdb.core.time.Timestamp;
import java.util.List;
import java.util.Optional;

/**
 * One thing that a request does to a shard. The changes of a request take effect in order, at one timestamp. Control
 * changes carry the timestamp of their DDL: a shard that has seen it ignores the repetition.
 */
public sealed interface ShardChange {
    /**
     * Adds rows to a growing segment.
     *
     * @param segment the growing segment, chosen by the leader
     * @param schemaVersion that the rows were written at
     * @param replace whether a row supersedes the older row of its key
     * @param batch an encoded column batch; must not be changed
     */
    record Insert(PartitionId partition, SegmentId segment, int schemaVersion, boolean replace, byte[] batch)
            implements ShardChange { }

    /**
     * Deletes rows by key.
     *
     * @param partition where to look; empty: everywhere
     * @param expected empty, or for each key the insert time of the only version that may be deleted
     */
    record Delete(Optional<PartitionId> partition, PrimaryKeys keys, List<Timestamp> expected) implements ShardChange {
        public Delete {
            expected = List.copyOf(expected);
            if (!expected.isEmpty() && expected.size() != keys.size()) {
                throw new IllegalArgumentException(keys.size() + " keys with " + expected.size() + " expected timestamps");
            }
        }
    }

    /** Everything of the shard before this record goes into flush {@code flush}; later rows into new segments. */
    record Seal(long flush) implements ShardChange { }

    /**
     * From here on {@code child} owns what {@code moved} names, and this shard what {@code kept} names. The child begins with
     * this shard's rows, schema and dedupe window, and with a chain of its own.
     *
     * @param ringVersion the version of the collection's ring that the split makes
     */
    record Split(ShardId child, long ringVersion, TokenRanges kept, TokenRanges moved) implements ShardChange { }

    /**
     * The shard leaves this log: nothing of it counts from here on, but a Seal of what is here, or a {@link Resume}.
     *
     * @param move number of the move, higher than those of all earlier moves of the shard
     */
    record Cut(long move) implements ShardChange { }

    /** The move has been given up: the shard is here again, and a {@link Cut} of that move which comes late changes nothing. */
    record Resume(long move) implements ShardChange { }

    /**
     * The shard lives in this log from here on, with all that its last manifest in the log of {@code from} has. First record of a
     * new chain.
     *
     * @param schema in force
     * @param ddlTs of the last DDL that took effect on it
     */
    record Adopt(long move, LogGroupId from, CollectionId collection, CollectionSchema schema, Timestamp ddlTs) implements ShardChange { }

    /** What DDL orders with rows. */
    sealed interface Control extends ShardChange {
        /** Of the DDL; the same in every shard. */
        Timestamp ddlTs();
    }

    /**
     * Opens the shard.
     *
     * @param replaceDuplicates whether an insert replaces the row of its key
     */
    record CreateShard(Timestamp ddlTs, CollectionId collection, CollectionSchema schema, boolean replaceDuplicates)
            implements Control { }

    /** The schema from here on. */
    record ChangeSchema(Timestamp ddlTs, CollectionSchema schema) implements Control { }

    /** Deletes every row of the partition. */
    record DropPartition(Timestamp ddlTs, PartitionId partition) implements Control { }

    /** Deletes every row. */
    record Truncate(Timestamp ddlTs) implements Control { }

    /** Ends the shard: nothing after this counts. */
    record DropShard(Timestamp ddlTs) implements Control { }
}
