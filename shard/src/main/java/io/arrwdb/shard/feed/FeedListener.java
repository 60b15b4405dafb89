package io.arrwdb.shard.feed;

import io.arrwdb.core.id.Offset;
import io.arrwdb.core.id.ShardId;
import io.arrwdb.core.wal.ShardChange;
import io.arrwdb.shard.table.ShardTable;
import java.util.Optional;
import java.util.Set;

/** Hears, in the loop of a feed, how it gets on. */
public interface FeedListener {
    /**
     * A shard has been split. The table of the child is fed from here on; nothing where it is not wanted, or is here already.
     *
     * @param offset of the split; the parent's table has just applied it
     */
    default Optional<ShardTable> child(ShardTable parent, ShardChange.Split split, Offset offset) {
        return Optional.empty();
    }

    /** Records have been applied, or a shard has joined. */
    void advanced();

    /**
     * The shards get no further records; their tables stand where they stand.
     *
     * @param cause a {@link StaleCheckpointException}, a {@link io.arrwdb.core.wal.LogContradictionException} that an
     *     operator must look at, or the failure of the log
     */
    void stopped(Set<ShardId> shards, Throwable cause);
}
