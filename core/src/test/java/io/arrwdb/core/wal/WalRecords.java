package io.arrwdb.core.wal;

import io.arrwdb.core.id.CollectionId;
import io.arrwdb.core.id.Epoch;
import io.arrwdb.core.id.FieldId;
import io.arrwdb.core.id.NodeId;
import io.arrwdb.core.id.PartitionId;
import io.arrwdb.core.id.PrimaryKeys;
import io.arrwdb.core.id.RequestId;
import io.arrwdb.core.id.SegmentId;
import io.arrwdb.core.id.ShardId;
import io.arrwdb.core.schema.CollectionSchema;
import io.arrwdb.core.schema.DataType;
import io.arrwdb.core.schema.FieldSchema;
import io.arrwdb.core.time.Timestamp;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** Records at random, and one of each kind for golden files. */
public final class WalRecords {
    private WalRecords() {
    }

    public static CollectionSchema schema() {
        return new CollectionSchema(3, "a schema", false, List.of(new FieldSchema(new FieldId(100), "pk", "", DataType.INT64,
                null, true, false, false, false, false, false, Map.of(), null, 1)));
    }

    public static List<ShardChange> oneOfEach() {
        return List.of(
                new ShardChange.Insert(new PartitionId(7), new SegmentId(900), 3, true, new byte[] {1, 2, 3}),
                new ShardChange.Delete(Optional.of(new PartitionId(7)), new PrimaryKeys.Longs(new long[] {-1, 5}), List.of()),
                new ShardChange.Delete(Optional.empty(), new PrimaryKeys.Strings(List.of("key", "é")),
                        List.of(new Timestamp(9), new Timestamp(10))),
                new ShardChange.Seal(77),
                new ShardChange.CreateShard(new Timestamp(1), new CollectionId(4), schema(), true),
                new ShardChange.ChangeSchema(new Timestamp(2), schema()),
                new ShardChange.DropPartition(new Timestamp(3), new PartitionId(8)),
                new ShardChange.Truncate(new Timestamp(4)),
                new ShardChange.DropShard(new Timestamp(5)));
    }

    public static List<WalRecord> examples() {
        Epoch epoch = new Epoch(2, 5);
        return List.of(new WalRecord.Barrier(epoch, new Timestamp(1L << 40), new NodeId("data-node-1")),
                new WalRecord.Tick(epoch, new Timestamp((1L << 40) + 1)),
                new WalRecord.ShardRecord(epoch, new Timestamp((1L << 40) + 2), new ShardId(12),
                        new ChainLink(34, 3, 0x0123456789ABCDEFL), new RequestId(1, 2), 1, 1, ShardChanges.encode(oneOfEach())));
    }

    static WalRecord.ShardRecord random(RandomGenerator random) {
        byte[] fragment = new byte[random.nextInt(200)];
        random.nextBytes(fragment);
        int parts = 1 + random.nextInt(5);
        return new WalRecord.ShardRecord(new Epoch(random.nextInt(9), random.nextInt(1_000)), new Timestamp(random.nextLong()),
                new ShardId(random.nextLong()), new ChainLink(random.nextLong(), random.nextLong(), random.nextLong()),
                new RequestId(random.nextLong(), random.nextLong()), 1 + random.nextInt(parts), parts, fragment);
    }
}
