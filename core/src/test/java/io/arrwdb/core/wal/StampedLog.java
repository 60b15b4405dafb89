package io.arrwdb.core.wal;

import io.arrwdb.core.id.Epoch;
import io.arrwdb.core.id.NodeId;
import io.arrwdb.core.id.Offset;
import io.arrwdb.core.id.RequestId;
import io.arrwdb.core.id.ShardId;
import io.arrwdb.core.port.log.LogEntry;
import io.arrwdb.core.time.Timestamp;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A log, and leaders that stamp records as they should. */
final class StampedLog {
    final List<byte[]> records = new ArrayList<>();
    long ts = 1_000;
    private long requests;

    /** One epoch's leader: begins from where a reader stands. */
    final class Leader {
        private final Epoch epoch;
        private final GroupReader read;
        final Map<ShardId, long[]> chains = new HashMap<>();

        Leader(Epoch epoch, GroupReader read) {
            this.epoch = epoch;
            this.read = read;
        }

        byte[] stamp(ShardId shard, RequestId request, ShardChange... changes) {
            return stamp(shard, request, 1, 1, ShardChanges.encode(List.of(changes)));
        }

        byte[] stamp(ShardId shard, RequestId request, int part, int parts, byte[] fragment) {
            long[] chain = chains.computeIfAbsent(shard, s -> new long[] {read.chainEnd(s).sequence(),
                read.chainEnd(s).hash(), 0});
            byte[] record = WalCodec.encode(new WalRecord.ShardRecord(epoch, new Timestamp(++ts), shard,
                    new ChainLink(++chain[0], chain[2]++, chain[1]), request, part, parts, fragment));
            chain[1] = RecordHash.of(record);
            return record;
        }
    }

    void barrier(Epoch epoch) {
        records.add(WalCodec.encode(new WalRecord.Barrier(epoch, new Timestamp(++ts), new NodeId("n"))));
    }

    RequestId request() {
        return new RequestId(7, ++requests);
    }

    LogEntry entry(int offset) {
        return new LogEntry(new Offset(offset), records.get(offset));
    }
}
