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
 */
public record ShardProgress(ShardId shard, long sequence, long hash, long epochStart, boolean broken, boolean open,
        Timestamp lastTs, Timestamp ddlTs, int schemaVersion, DedupeWindow dedupe, Ownership ownership) {

    /** Of a shard before its first record. */
    public static ShardProgress beginning(ShardId shard) {
        return new ShardProgress(shard, 0, 0, 0, false, false, Timestamp.ZERO, Timestamp.ZERO, 0, new DedupeWindow(),
                Ownership.ALL);
    }

    /** Of an open shard right before a record of the epoch in force, as the record itself says. */
    static ShardProgress before(WalRecord.ShardRecord record) {
        ChainLink link = record.link();
        return link.sequence() == 1 && ShardChanges.isCreation(record.fragment()) ? beginning(record.shard()) : new ShardProgress(record.shard(), link.sequence() - 1, link.previousHash(),
                link.sequence() - link.epochIndex() - 1, false, true, Timestamp.ZERO, Timestamp.ZERO, 0, new DedupeWindow(),
                Ownership.ALL);
    }

    void write(ByteWriter out) {
        out.varint(shard.value()).varint(sequence).i64(hash).varint(epochStart).bool(broken).bool(open)
                .i64(lastTs.value()).i64(ddlTs.value()).varint(schemaVersion);
        dedupe.write(out);
        ownership.write(out);
    }

    /** @param owned whether it says what the shard owns; where not, the shard was never split */
    static ShardProgress read(ByteReader in, boolean owned) {
        return new ShardProgress(new ShardId(in.varint()), in.varint(), in.i64(), in.varint(), in.bool(), in.bool(),
                new Timestamp(in.i64()), new Timestamp(in.i64()), (int) in.varint(), DedupeWindow.read(in),
                owned ? Ownership.read(in) : Ownership.ALL);
    }
}
