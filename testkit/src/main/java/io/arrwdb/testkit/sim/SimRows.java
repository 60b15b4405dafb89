package io.arrwdb.testkit.sim;

import io.arrwdb.core.id.FieldId;
import io.arrwdb.core.schema.CollectionSchema;
import io.arrwdb.core.schema.DataType;
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
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The one kind of row that the simulation writes: an integer key and an integer value. */
final class SimRows {
    static final FieldId KEY = new FieldId(100);
    static final FieldId VALUE = new FieldId(101);
    static final CollectionSchema SCHEMA = new CollectionSchema(1, "", false, List.of(field(KEY, "key", true), field(VALUE, "value", false)));

    private SimRows() { }

    static byte[] batch(long[] keys, long[] values) {
        ColumnBuilder keyColumn = new ColumnBuilder(ColumnType.INT64);
        ColumnBuilder valueColumn = new ColumnBuilder(ColumnType.INT64);
        for (int i = 0; i < keys.length; i++) {
            keyColumn.appendLong(keys[i]);
            valueColumn.appendLong(values[i]);
        }
        return new ColumnBatch(SCHEMA.version(), keys.length,
                new TreeMap<>(Map.of(KEY, keyColumn.build(), VALUE, valueColumn.build()))).encode();
    }

    /** The rows of a view that are visible at a timestamp, sorted. */
    static List<ModelRow> visible(ShardView view, Timestamp mvcc) {
        List<ModelRow> rows = new ArrayList<>();
        for (SegmentView segment : view.segments()) {
            Bitmap visible = segment.visible(mvcc);
            Column keys = segment.rows().column(KEY).orElseThrow();
            Column values = segment.rows().column(VALUE).orElseThrow();
            Column timestamps = segment.rows().timestamps();
            for (int row = 0; row < segment.rows().rows(); row++) {
                if (visible.get(row)) {
                    rows.add(new ModelRow(keys.getLong(row), values.getLong(row), new Timestamp(timestamps.getLong(row))));
                }
            }
        }
        Collections.sort(rows);
        return rows;
    }

    private static FieldSchema field(FieldId id, String name, boolean primary) {
        return new FieldSchema(id, name, "", DataType.INT64, null, primary, false, false, false, false, false, Map.of(), null, 1);
    }
}
