package io.arrwdb.core.wal;

import io.arrwdb.core.id.Epoch;
import io.arrwdb.core.id.NodeId;
import io.arrwdb.core.id.RequestId;
import io.arrwdb.core.id.ShardId;
import io.arrwdb.core.time.Timestamp;

/**
 * One record of a group's log. The leader of an epoch stamps its records with growing timestamps, so the order of
 * accepted records is the order of their timestamps.
 */
public sealed interface WalRecord {
    /** The reign of the leader that appended it. Readers drop records whose epoch is not the highest barrier's. */
    Epoch epoch();

    /** Commit time; above every timestamp stamped before it in the group. */
    Timestamp ts();

    /** Opens an epoch: from here on only its records count. */
    record Barrier(Epoch epoch, Timestamp ts, NodeId node) implements WalRecord { }

    /** Says only that time has passed. */
    record Tick(Epoch epoch, Timestamp ts) implements WalRecord { }

    /**
     * A part of what a request does to one shard. The parts of a request lie one after another in the shard's chain, and
     * the request is applied whole, with the timestamp of its last part, once that part is accepted.
     *
     * @param link the place in the shard's chain
     * @param request by which a repeated request is known
     * @param part from 1 to {@code parts}
     * @param fragment the part's share of the encoded {@link ShardChange} list; must not be changed
     */
    record ShardRecord(Epoch epoch, Timestamp ts, ShardId shard, ChainLink link, RequestId request, int part, int parts,
            byte[] fragment) implements WalRecord { }
}
