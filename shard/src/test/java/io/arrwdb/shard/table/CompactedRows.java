package io.arrwdb.shard.table;

import io.arrwdb.core.id.SegmentId;
import io.arrwdb.core.manifest.SegmentEntry;
import io.arrwdb.core.schema.CollectionSchema;
import io.arrwdb.core.time.Timestamp;
import io.arrwdb.engine.bitmap.Bitmap;
import io.arrwdb.engine.column.ColumnBuilder;
import io.arrwdb.engine.column.ColumnType;
import io.arrwdb.shard.segment.DeletedRows;
import io.arrwdb.shard.segment.SealedSegment;
import io.arrwdb.shard.view.RowsAt;
import java.util.List;
import java.util.Map;

/** What a worker makes of segments: the rows of their files that the deletes of files leave alive. */
final class CompactedRows {
    private final ColumnBuilder keys;
    private final ColumnBuilder values = new ColumnBuilder(ColumnType.INT64);
    private final ColumnBuilder timestamps = new ColumnBuilder(ColumnType.INT64);

    private CompactedRows(CollectionSchema schema) {
        keys = new ColumnBuilder(ColumnType.of(schema.primaryKey()));
    }

    /** @param dropBelow rows deleted at or below it are left out */
    static RowsAt of(SegmentId output, List<SegmentEntry> inputs, OpenedManifest opened, CollectionSchema schema, Timestamp dropBelow) {
        CompactedRows merged = new CompactedRows(schema);
        for (SegmentEntry input : inputs) {
            DeleteState deletes = new DeleteState();
            opened.deletes().getOrDefault(input.segment(), List.of()).forEach(deletes::addAll);
            merged.add(opened.opened().get(input.segment()), deletes, dropBelow);
        }
        return new RowsAt(output, merged.keys.rows(), Map.of(Rows.KEY, merged.keys.build(), Rows.VALUE, merged.values.build()),
                merged.timestamps.build());
    }

    private void add(SealedSegment segment, DeleteState deletes, Timestamp dropBelow) {
        Bitmap alive = Bitmap.ofAll(segment.rows().rows());
        deletes.snapshot().hide(alive, dropBelow);
        DeletedRows all = deletes.snapshot().after(Timestamp.ZERO);
        for (int i = 0; i < all.count(); i++) {
            if (all.timestamps()[i] <= segment.rows().timestamps().getLong(all.rows()[i])) {
                alive.clear(all.rows()[i]);
            }
        }
        for (int row = alive.nextSetBit(0); row >= 0; row = alive.nextSetBit(row + 1)) {
            keys.appendRow(segment.rows().column(Rows.KEY).orElseThrow(), row);
            values.appendRow(segment.rows().column(Rows.VALUE).orElseThrow(), row);
            timestamps.appendRow(segment.rows().timestamps(), row);
        }
    }
}
