package io.arrwdb.core.recovery;

import io.arrwdb.core.codec.ByteWriter;
import io.arrwdb.core.codec.MalformedBytesException;
import io.arrwdb.core.id.Epoch;
import io.arrwdb.core.id.RequestId;
import io.arrwdb.core.id.ShardId;
import io.arrwdb.core.port.log.LogEntry;
import io.arrwdb.core.time.Timestamp;
import io.arrwdb.core.wal.ShardChange;
import io.arrwdb.core.wal.ShardChanges;
import io.arrwdb.core.wal.WalCodec;
import io.arrwdb.core.wal.WalRecord;
import java.util.HashMap;
import java.util.Map;

/**
 * The highest epoch, timestamp and id in what is left of a log, whether records count or not: what is given out after a recovery
 * goes above them all. What cannot be read is left out; readers of the group will refuse it by name.
 */
public final class LogTotals {
    private final Map<Request, ByteWriter> parts = new HashMap<>();
    private Epoch epoch = Epoch.NONE;
    private Timestamp ts = Timestamp.ZERO;
    private long id;
    private long records;

    private record Request(Epoch epoch, ShardId shard, RequestId request) { }

    public void take(LogEntry entry) {
        records++;
        WalRecord record;
        try {
            record = WalCodec.decode(entry.record());
        } catch (MalformedBytesException e) {
            return;
        }
        epoch = epoch.compareTo(record.epoch()) < 0 ? record.epoch() : epoch;
        ts = Timestamp.max(ts, record.ts());
        if (record instanceof WalRecord.ShardRecord part) {
            saw(part.shard().value());
            assemble(part);
        }
    }

    public Epoch epoch() {
        return epoch;
    }

    public Timestamp ts() {
        return ts;
    }

    public long id() {
        return id;
    }

    public long records() {
        return records;
    }

    private void assemble(WalRecord.ShardRecord part) {
        Request request = new Request(part.epoch(), part.shard(), part.request());
        ByteWriter whole = parts.computeIfAbsent(request, r -> new ByteWriter()).raw(part.fragment());
        if (part.part() == part.parts()) {
            parts.remove(request);
            try {
                ShardChanges.decode(whole.toBytes()).forEach(this::take);
            } catch (MalformedBytesException e) {
                return;
            }
        }
    }

    private void take(ShardChange change) {
        switch (change) {
            case ShardChange.Insert insert -> {
                saw(insert.partition().value());
                saw(insert.segment().value());
            }
            case ShardChange.CreateShard create -> saw(create.collection().value());
            case ShardChange.Seal seal -> saw(seal.flush());
            case ShardChange.Split split -> saw(split.child().value());
            case ShardChange.Cut cut -> saw(cut.move());
            case ShardChange.Resume resume -> saw(resume.move());
            case ShardChange.Adopt adopt -> saw(adopt.move());
            case ShardChange.DropPartition drop -> saw(drop.partition().value());
            case ShardChange.Delete delete -> { }
            case ShardChange.ChangeSchema changed -> { }
            case ShardChange.Truncate truncate -> { }
            case ShardChange.DropShard drop -> { }
        }
    }

    private void saw(long used) {
        id = Math.max(id, used);
    }
}
