package io.arrwdb.datanode;

import io.arrwdb.core.id.FieldId;
import io.arrwdb.core.id.SegmentId;
import io.arrwdb.core.manifest.Compaction;
import io.arrwdb.core.time.Timestamp;
import io.arrwdb.engine.bitmap.Bitmap;
import io.arrwdb.engine.column.Column;
import io.arrwdb.engine.column.ColumnBuilder;
import io.arrwdb.engine.column.ColumnType;
import io.arrwdb.engine.segment.SegmentRows;
import io.arrwdb.shard.table.ShardTable;
import io.arrwdb.shard.view.SegmentView;
import io.arrwdb.shard.view.ShardView;
import java.util.Map;
import java.util.Optional;

/** The live rows of a compaction's inputs, with the timestamps that they were inserted at. */
record MergedRows(SegmentId id, Map<FieldId, Column> columns, Column timestamps) implements SegmentRows {
    static MergedRows of(Compaction compaction, ShardTable table, FieldId key, FieldId value) {
        ColumnBuilder keys = new ColumnBuilder(ColumnType.INT64);
        ColumnBuilder values = new ColumnBuilder(ColumnType.INT64);
        ColumnBuilder timestamps = new ColumnBuilder(ColumnType.INT64);
        ShardView view = table.view();
        for (SegmentView segment : view.segments()) {
            Bitmap visible = segment.visible(new Timestamp(Long.MAX_VALUE));
            for (int row = 0; row < segment.rows().rows(); row++) {
                if (visible.get(row)) {
                    keys.appendLong(segment.rows().column(key).orElseThrow().getLong(row));
                    values.appendLong(segment.rows().column(value).orElseThrow().getLong(row));
                    timestamps.appendLong(segment.rows().timestamps().getLong(row));
                }
            }
        }
        view.release();
        return new MergedRows(compaction.output(), Map.of(key, keys.build(), value, values.build()), timestamps.build());
    }

    @Override
    public int rows() {
        return timestamps.rows();
    }

    @Override
    public Optional<Column> column(FieldId field) {
        return Optional.ofNullable(columns.get(field));
    }
}
