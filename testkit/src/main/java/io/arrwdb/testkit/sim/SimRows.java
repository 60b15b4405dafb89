package io.arrwdb.testkit.sim;

import io.arrwdb.core.id.FieldId;
import io.arrwdb.core.id.PrimaryKeys;
import io.arrwdb.core.schema.CollectionSchema;
import io.arrwdb.core.schema.DataType;
import io.arrwdb.core.schema.DefaultValue;
import io.arrwdb.core.schema.FieldSchema;
import io.arrwdb.core.time.Timestamp;
import io.arrwdb.engine.bitmap.Bitmap;
import io.arrwdb.engine.column.Column;
import io.arrwdb.engine.column.ColumnBatch;
import io.arrwdb.engine.column.ColumnBuilder;
import io.arrwdb.engine.column.ColumnType;
import io.arrwdb.shard.view.SegmentView;
import io.arrwdb.shard.view.ShardView;
import io.arrwdb.testkit.check.ModelRow;
import io.arrwdb.testkit.check.RowShape;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** The rows that the simulation writes: an integer or text key, an integer value, and a field more with each schema version. */
public final class SimRows {
    private static final int KEYS = 30;
    static final FieldId KEY = new FieldId(100);
    static final FieldId VALUE = new FieldId(101);
    private static final List<FieldSchema> ADDED = List.of(
            field(new FieldId(102), "more", DataType.INT64, true, null, 2),
            field(new FieldId(103), "most", DataType.INT64, true, new DefaultValue.OfLong(7), 3));
    static final int LAST_VERSION = 1 + ADDED.size();
    public static final RowShape SHAPE = new RowShape(KEY, VALUE, ADDED);

    private SimRows() { }

    public static CollectionSchema schema(boolean textKeys, int version) {
        List<FieldSchema> fields = new ArrayList<>();
        fields.add(field(KEY, "key", textKeys ? DataType.VARCHAR : DataType.INT64, false, null, 1));
        fields.add(field(VALUE, "value", DataType.INT64, false, null, 1));
        fields.addAll(ADDED.subList(0, version - 1));
        return new CollectionSchema(version, "", false, fields);
    }

    /** Rows with these keys; what later versions added is null in every second row. */
    public static byte[] batch(CollectionSchema schema, List<String> keys, long[] values) {
        SortedMap<FieldId, Column> columns = new TreeMap<>();
        for (FieldSchema field : schema.fields()) {
            ColumnBuilder column = new ColumnBuilder(ColumnType.of(field));
            for (int row = 0; row < values.length; row++) {
                if (field.primaryKey() && field.type() == DataType.VARCHAR) {
                    column.appendString(keys.get(row));
                } else if (field.primaryKey()) {
                    column.appendLong(Long.parseLong(keys.get(row)));
                } else if (field.nullable() && row % 2 == 1) {
                    column.appendNull();
                } else {
                    column.appendLong(values[row] * field.sinceVersion());
                }
            }
            columns.put(field.id(), column.build());
        }
        return new ColumnBatch(schema.version(), values.length, columns).encode();
    }

    /** The text of a key: a number, or a number of some letters before it. */
    static String key(boolean textKeys, int number) {
        return textKeys ? "k".repeat(number % 4) + number : Integer.toString(number);
    }

    /** Every key that is written. */
    static List<String> allKeys(boolean textKeys) {
        return IntStream.range(0, KEYS).mapToObj(number -> key(textKeys, number)).toList();
    }

    static PrimaryKeys keys(boolean textKeys, List<String> keys) {
        return textKeys ? new PrimaryKeys.Strings(keys)
                : new PrimaryKeys.Longs(keys.stream().mapToLong(Long::parseLong).toArray());
    }

    /** The rows of a view that are visible at a timestamp, sorted. */
    public static List<ModelRow> visible(ShardView view, Timestamp mvcc) {
        List<ModelRow> rows = new ArrayList<>();
        for (SegmentView segment : view.segments()) {
            Bitmap visible = segment.visible(mvcc);
            Column timestamps = segment.rows().timestamps();
            for (int row = 0; row < segment.rows().rows(); row++) {
                if (visible.get(row)) {
                    rows.add(SHAPE.row(segment.rows()::column, row, segment.partition(), new Timestamp(timestamps.getLong(row))));
                }
            }
        }
        Collections.sort(rows);
        return rows;
    }

    private static FieldSchema field(FieldId id, String name, DataType type, boolean nullable, DefaultValue defaultValue, int since) {
        return new FieldSchema(id, name, "", type, null, id.equals(KEY), false, nullable, false, false, false,
                type == DataType.VARCHAR ? Map.of("max_length", "64") : Map.of(), defaultValue, since);
    }
}
