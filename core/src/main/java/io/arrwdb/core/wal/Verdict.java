package io.arrwdb.core.wal;

import io.arrwdb.core.id.RequestId;
import io.arrwdb.core.id.ShardId;
import io.arrwdb.core.time.Timestamp;
import java.util.List;

/** What a record means to a reader. Every reader of the same log comes to the same verdicts on the shards it follows. */
public sealed interface Verdict {
    /** A new epoch is in force. */
    record Opened(WalRecord.Barrier barrier) implements Verdict { }

    /** Time has passed in the epoch in force. */
    record Ticked(Timestamp ts) implements Verdict { }

    /** The request takes effect, whole, now. */
    record Accepted(ShardId shard, Timestamp ts, RequestId request, List<ShardChange> changes) implements Verdict { }

    /** A part that waits for the rest of its request. */
    record Held(ShardId shard, RequestId request) implements Verdict { }

    /** The request took effect before, at {@code first}; nothing happens. */
    record Duplicate(ShardId shard, RequestId request, Timestamp first) implements Verdict { }

    /** Nothing happens. */
    record Dropped(Reason reason) implements Verdict { }

    /** The reader must stop: this cannot be the log that it read before. */
    record Contradiction(String message) implements Verdict { }

    /** Why a record has no effect. */
    enum Reason {
        /** Its epoch is not the one in force: a leader that had been replaced appended it. */
        STALE_EPOCH,
        /** Its shard's chain holds it already: it was appended twice. */
        REPEATED,
        /** A record before it in its epoch is missing. */
        AFTER_GAP,
        /** The shard was not open: not created yet, or dropped. */
        WRONG_SHARD,
        /** The shard is not followed here, or its checkpoint covers the record. */
        NOT_FOLLOWED
    }
}
