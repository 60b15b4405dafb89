package io.arrwdb.shard.feed;

import io.arrwdb.core.id.CollectionId;
import io.arrwdb.core.id.Epoch;
import io.arrwdb.core.id.FieldId;
import io.arrwdb.core.id.NodeId;
import io.arrwdb.core.id.PartitionId;
import io.arrwdb.core.id.RequestId;
import io.arrwdb.core.id.SegmentId;
import io.arrwdb.core.id.ShardId;
import io.arrwdb.core.port.log.LogEntry;
import io.arrwdb.core.schema.CollectionSchema;
import io.arrwdb.core.schema.DataType;
import io.arrwdb.core.schema.FieldSchema;
import io.arrwdb.core.time.Timestamp;
import io.arrwdb.core.wal.ChainLink;
import io.arrwdb.core.wal.GroupPosition;
import io.arrwdb.core.wal.GroupReader;
import io.arrwdb.core.wal.ReaderState;
import io.arrwdb.core.wal.RecordHash;
import io.arrwdb.core.wal.Rule;
import io.arrwdb.core.wal.ShardChange;
import io.arrwdb.core.wal.ShardChanges;
import io.arrwdb.core.wal.WalCodec;
import io.arrwdb.core.wal.WalRecord;
import io.arrwdb.engine.column.Column;
import io.arrwdb.engine.column.ColumnBatch;
import io.arrwdb.engine.column.ColumnBuilder;
import io.arrwdb.engine.column.ColumnType;
import io.arrwdb.engine.memory.MemoryBudget;
import io.arrwdb.shard.table.ShardTable;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.Map;
import java.util.TreeMap;

/** Writes a log as a leader does, and applies it as it is written: what every reader must come to. */
final class LogScript {
    private static final FieldId KEY = new FieldId(100);

    private final HeapLog log;
    private final Map<ShardId, Long> sequences = new HashMap<>();
    private final Map<ShardId, Long> firstOfEpoch = new HashMap<>();
    private final Map<ShardId, Long> hashes = new HashMap<>();
    private final ShardApplier applier = new ShardApplier(
            new GroupReader(GroupPosition.beginning("topic-1"), Rule.all()), (shard, creation) -> table(shard), (parent, split, offset) -> Optional.empty());
    private Epoch epoch = new Epoch(1, 0);
    private long now = Timestamp.ofMillis(5_000).value();
    private long ids;

    LogScript(HeapLog log) {
        this.log = log;
        newEpoch();
    }

    static ShardTable table(ShardId shard) {
        return new ShardTable(new CollectionId(1), shard, schema(), MemoryBudget.unlimited());
    }

    void newEpoch() {
        epoch = new Epoch(1, epoch.term() + 1);
        firstOfEpoch.clear();
        append(WalCodec.encode(new WalRecord.Barrier(epoch, tick(), new NodeId("leader-" + epoch.term()))));
    }

    void create(ShardId shard) {
        append(shard, new ShardChange.CreateShard(tick(), new CollectionId(1), schema(), true), 1);
    }

    /** @param parts in how many records the insert travels */
    void insert(ShardId shard, long key, int parts) {
        ColumnBuilder keys = new ColumnBuilder(ColumnType.INT64).appendLong(key);
        TreeMap<FieldId, Column> columns = new TreeMap<>();
        columns.put(KEY, keys.build());
        append(shard, new ShardChange.Insert(new PartitionId(1), new SegmentId(shard.value() * 1000), 0, true,
                new ColumnBatch(0, 1, columns).encode()), parts);
    }

    void append(ShardId shard, ShardChange change, int parts) {
        byte[] whole = ShardChanges.encode(List.of(change));
        RequestId request = new RequestId(++ids, 0);
        for (int part = 1; part <= parts; part++) {
            int from = whole.length * (part - 1) / parts;
            append(shard, request, part, parts, Arrays.copyOfRange(whole, from, whole.length * part / parts), 0);
        }
    }

    /** A record of the shard that does not follow the one before it. */
    void breakChain(ShardId shard) {
        append(shard, new RequestId(++ids, 0), 1, 1,
                ShardChanges.encode(List.of(new ShardChange.Seal(1))), 1);
    }

    ReaderState checkpoint(ShardId shard) {
        return applier.reader().checkpoint(shard).orElseThrow();
    }

    long stateHash(ShardId shard) {
        return applier.tables().get(shard).stateHash();
    }

    Timestamp now() {
        return new Timestamp(now);
    }

    io.arrwdb.core.id.Offset end() {
        return applier.reader().next();
    }

    private void append(ShardId shard, RequestId request, int part, int parts, byte[] fragment, long wrong) {
        long sequence = sequences.merge(shard, 1L, Long::sum);
        long first = firstOfEpoch.computeIfAbsent(shard, s -> sequence);
        byte[] bytes = WalCodec.encode(new WalRecord.ShardRecord(epoch, tick(), shard,
                new ChainLink(sequence, sequence - first, hashes.getOrDefault(shard, 0L) + wrong), request, part, parts, fragment));
        hashes.put(shard, RecordHash.of(bytes));
        if (wrong == 0) {
            append(bytes);
        } else {
            log.append(bytes);
        }
    }

    private void append(byte[] record) {
        applier.apply(new LogEntry(log.append(record), record)).applied().ifPresent(applied -> applied.discard());
    }

    private Timestamp tick() {
        return new Timestamp(++now);
    }

    private static CollectionSchema schema() {
        return new CollectionSchema(0, "", false, List.of(new FieldSchema(KEY, "key", "", DataType.INT64, null, true, false,
                false, false, false, false, Map.of(), null, 0)));
    }
}
