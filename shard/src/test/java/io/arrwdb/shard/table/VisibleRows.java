package io.arrwdb.shard.table;

import static org.assertj.core.api.Assertions.assertThat;

import io.arrwdb.core.time.Timestamp;
import io.arrwdb.engine.bitmap.Bitmap;
import io.arrwdb.engine.column.Column;
import io.arrwdb.shard.view.SegmentView;
import io.arrwdb.shard.view.ShardView;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What a view shows at a timestamp, read row by row. */
final class VisibleRows {
    private VisibleRows() { }

    /** The values of each key; several where duplicates are allowed. */
    static Map<Long, List<Long>> of(ShardView view, Timestamp mvcc, boolean textKeys) {
        Map<Long, List<Long>> visible = new TreeMap<>();
        for (SegmentView segment : view.segments()) {
            Bitmap rows = segment.visible(mvcc);
            assertThat(segment.countVisible(mvcc)).isEqualTo(rows.cardinality());
            if (segment.isWholeAt(mvcc)) {
                assertThat(rows.cardinality()).isEqualTo(segment.rows().rows());
            }
            Column keys = segment.rows().column(Rows.KEY).orElseThrow();
            Column values = segment.rows().column(Rows.VALUE).orElseThrow();
            for (int row = rows.nextSetBit(0); row >= 0; row = rows.nextSetBit(row + 1)) {
                long key = textKeys ? Long.parseLong(keys.string(row).substring(4)) : keys.getLong(row);
                visible.computeIfAbsent(key, k -> new ArrayList<>()).add(values.getLong(row));
            }
            segment.rows().column(Rows.ADDED).ifPresent(added -> {
                if (added.rows() > 0) {
                    assertThat(added.getLong(added.rows() - 1)).isEqualTo(7);
                }
            });
        }
        visible.values().forEach(values -> values.sort(null));
        return visible;
    }
}
