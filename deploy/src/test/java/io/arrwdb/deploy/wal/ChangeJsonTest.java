package io.arrwdb.deploy.wal;

import static org.assertj.core.api.Assertions.assertThat;

import io.arrwdb.core.id.CollectionId;
import io.arrwdb.core.id.Epoch;
import io.arrwdb.core.id.FieldId;
import io.arrwdb.core.id.LogGroupId;
import io.arrwdb.core.id.Offset;
import io.arrwdb.core.id.PartitionId;
import io.arrwdb.core.id.PrimaryKeys;
import io.arrwdb.core.id.RequestId;
import io.arrwdb.core.id.SegmentId;
import io.arrwdb.core.id.ShardId;
import io.arrwdb.core.schema.CollectionSchema;
import io.arrwdb.core.schema.DataType;
import io.arrwdb.core.schema.FieldSchema;
import io.arrwdb.core.time.Timestamp;
import io.arrwdb.core.wal.ShardChange;
import io.arrwdb.core.wal.Verdict;
import io.arrwdb.engine.column.Column;
import io.arrwdb.engine.column.ColumnBatch;
import io.arrwdb.engine.column.ColumnBuilder;
import io.arrwdb.engine.column.ColumnType;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The lines are a format that others read: compared, word by word, with {@code golden/wal-tail-v1.jsonl}. */
class ChangeJsonTest {
    private static final ShardId SHARD = new ShardId(1001);
    private final ChangeJson json = new ChangeJson(new CollectionNames(List.of()));
    private final List<String> lines = new ArrayList<>();

    @Test
    void linesAreAsTheyWere() throws Exception {
        tell(new ShardChange.CreateShard(new Timestamp(7), new CollectionId(1000), schema(), true));
        tell(new ShardChange.Insert(new PartitionId(1002), new SegmentId(5), 0, false, batch().encode()));
        tell(new ShardChange.Insert(new PartitionId(1002), new SegmentId(5), 0, true, batch().slice(0, 1).encode()));
        tell(new ShardChange.Delete(Optional.of(new PartitionId(1002)), new PrimaryKeys.Longs(new long[] {1, -2}), List.of()));
        tell(new ShardChange.Delete(Optional.empty(), new PrimaryKeys.Strings(List.of("a\"b", "\u00e9")), List.of(new Timestamp(-1), new Timestamp(2))));
        tell(new ShardChange.Seal(9));
        tell(new ShardChange.ChangeSchema(new Timestamp(8), schema()));
        tell(new ShardChange.DropPartition(new Timestamp(9), new PartitionId(1002)));
        tell(new ShardChange.Truncate(new Timestamp(10)));
        tell(new ShardChange.DropShard(new Timestamp(11)));
        try (InputStream golden = getClass().getResourceAsStream("/golden/wal-tail-v1.jsonl")) {
            assertThat(lines).isEqualTo(new String(golden.readAllBytes(), StandardCharsets.UTF_8).lines().toList());
        }
    }

    private void tell(ShardChange change) {
        int number = lines.size();
        json.line(new LogGroupId(3), new Offset(40 + number), new Epoch(2, 5), new Verdict.Accepted(SHARD,
                Timestamp.ofMillis(1_700_000_000_000L + number), new RequestId(0xAB, number), List.of(change))).ifPresent(lines::add);
    }

    private static CollectionSchema schema() {
        return new CollectionSchema(0, "", true, List.of(field(100, "id", DataType.INT64, Map.of(), true),
                field(101, "title", DataType.VARCHAR, Map.of(), false), field(102, "vector", DataType.FLOAT_VECTOR, Map.of("dim", "2"), false),
                field(103, "tags", DataType.JSON, Map.of(), false), field(104, "flag", DataType.BOOL, Map.of(), false)));
    }

    private static FieldSchema field(long id, String name, DataType type, Map<String, String> params, boolean key) {
        return new FieldSchema(new FieldId(id), name, "", type, null, key, false, false, false, false, false, params, null, 0);
    }

    /** Two rows; the second title is null, and some columns are of fields that the schema does not have. */
    private static ColumnBatch batch() {
        TreeMap<FieldId, Column> columns = new TreeMap<>();
        columns.put(new FieldId(100), new ColumnBuilder(ColumnType.INT64).appendLong(1).appendLong(-2).build());
        columns.put(new FieldId(101), new ColumnBuilder(ColumnType.scalar(DataType.VARCHAR)).appendString("say \"\u00e9\"").appendNull().build());
        columns.put(new FieldId(102), new ColumnBuilder(ColumnType.vector(DataType.FLOAT_VECTOR, 2)).appendVector(new float[] {0.1f, -1})
                .appendVector(new float[] {Float.NaN, 3.4e38f}).build());
        columns.put(new FieldId(103), new ColumnBuilder(ColumnType.scalar(DataType.JSON)).appendString("{\"a\":[1]}").appendString("null").build());
        columns.put(new FieldId(104), new ColumnBuilder(ColumnType.scalar(DataType.BOOL)).appendBool(false).appendBool(true).build());
        columns.put(new FieldId(105), new ColumnBuilder(ColumnType.scalar(DataType.DOUBLE)).appendDouble(1e300).appendDouble(0.5).build());
        columns.put(new FieldId(106), new ColumnBuilder(ColumnType.scalar(DataType.SPARSE_FLOAT_VECTOR))
                .appendBytes(new byte[] {7, 0, 0, 0, 0, 0, -128, 63}).appendBytes(new byte[0]).build());
        columns.put(new FieldId(107), new ColumnBuilder(ColumnType.vector(DataType.BINARY_VECTOR, 8)).appendBytes(new byte[] {5}).appendBytes(new byte[] {-1}).build());
        return new ColumnBatch(0, 2, columns);
    }
}
