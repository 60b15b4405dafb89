package io.arrwdb.core.wal;

import io.arrwdb.core.codec.ByteReader;
import io.arrwdb.core.codec.ByteWriter;
import io.arrwdb.core.id.ShardId;
import io.arrwdb.core.ring.Ownership;
import io.arrwdb.core.time.Timestamp;

/**
 * How far a shard's chain has been read. Requests in parts are never open where this is taken: a leader appends the
 * parts of a request one after another, and takes a checkpoint only between requests.
 *
 * @param sequence of the last record of the chain, 0 before the first
 * @param hash of that record
 * @param epochStart the sequence at the barrier of the epoch in force
 * @param broken whether a gap has been seen in this epoch: the rest of its records is dropped until the next barrier
 * @param open whether the shard has been created and not dropped
 * @param lastTs timestamp of the last record
 * @param ddlTs of the last control record that took effect
 * @param schemaVersion in force
 * @param dedupe the requests that took effect lately
 * @param ownership which keys the shard owns, and since when
 * @param residence whether the shard lives in this log
 */
public record ShardProgress(ShardId shard, long sequence, long hash, long epochStart, boolean broken, boolean open,
        Timestamp lastTs, Timestamp ddlTs, int schemaVersion, DedupeWindow dedupe, Ownership ownership, Residence residence) {

    /** Of a shard before its first record. */
    public static ShardProgress beginning(ShardId shard) {
        return new ShardProgress(shard, 0, 0, 0, false, false, Timestamp.ZERO, Timestamp.ZERO, 0, new DedupeWindow(),
                Ownership.ALL, Residence.FIRST);
    }

    /**
     * Of a shard that goes on in another log, right behind its adoption there.
     *
     * @param adoption as a reader of that log has it, which knows nothing of the shard's past
     */
    public ShardProgress movedTo(ShardProgress adoption) {
        return new ShardProgress(shard, adoption.sequence, adoption.hash, adoption.epochStart, adoption.broken, open, adoption.lastTs,
                ddlTs, schemaVersion, dedupe.with(adoption.dedupe), ownership, adoption.residence);
    }

    /** Of an open shard right before a record of the epoch in force, as the record itself says. */
    static ShardProgress before(WalRecord.ShardRecord record) {
        ChainLink link = record.link();
        boolean begins = link.sequence() == 1 && ShardChanges.isCreation(record.fragment());
        return begins ? beginning(record.shard()) : new ShardProgress(record.shard(), link.sequence() - 1, link.previousHash(),
                link.sequence() - link.epochIndex() - 1, false, true, Timestamp.ZERO, Timestamp.ZERO, 0, new DedupeWindow(),
                Ownership.ALL, Residence.FIRST);
    }

    void write(ByteWriter out) {
        out.varint(shard.value()).varint(sequence).i64(hash).varint(epochStart).bool(broken).bool(open)
                .i64(lastTs.value()).i64(ddlTs.value()).varint(schemaVersion);
        dedupe.write(out);
        ownership.write(out);
        residence.write(out);
    }

    /**
     * @param owned whether it says what the shard owns; where not, the shard was never split
     * @param resident whether it says where the shard lives; where not, the shard never moved
     */
    static ShardProgress read(ByteReader in, boolean owned, boolean resident) {
        return new ShardProgress(new ShardId(in.varint()), in.varint(), in.i64(), in.varint(), in.bool(), in.bool(),
                new Timestamp(in.i64()), new Timestamp(in.i64()), (int) in.varint(), DedupeWindow.read(in),
                owned ? Ownership.read(in) : Ownership.ALL, resident ? Residence.read(in) : Residence.FIRST);
    }
}
