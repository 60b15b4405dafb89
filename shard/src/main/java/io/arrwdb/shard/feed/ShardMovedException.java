package io.arrwdb.shard.feed;

import io.arrwdb.core.id.ShardId;
import io.arrwdb.core.time.Timestamp;

/** What is asked for of a shard lies in the log of another group, to which the shard has moved. */
public final class ShardMovedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** @param cut when it left; {@code need} is not before that */
    public ShardMovedException(ShardId shard, Timestamp cut, Timestamp need) {
        super("shard " + shard + " has left its log group at " + cut + ", and the state at " + need + " is in another one");
    }
}
