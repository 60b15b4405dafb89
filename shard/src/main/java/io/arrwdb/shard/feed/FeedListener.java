package io.arrwdb.shard.feed;

import io.arrwdb.core.id.ShardId;
import java.util.Set;

/** Hears, in the loop of a feed, how it gets on. */
public interface FeedListener {
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
