package io.arrwdb.querynode.read;

import io.arrwdb.core.schema.FieldSchema;
import io.arrwdb.engine.bitmap.Bitmap;
import io.arrwdb.engine.column.Column;
import io.arrwdb.engine.column.ColumnType;
import io.arrwdb.shard.view.SegmentView;

/** What a read lets through of one segment. */
final class SegmentScan {
    private SegmentScan() { }

    /** The rows that are visible and pass the filter; null for all of them. */
    static Bitmap allowed(SegmentView segment, ReadPlan plan) {
        boolean whole = segment.isWholeAt(plan.mvcc());
        if (plan.filter() == null) {
            return whole ? null : segment.visible(plan.mvcc());
        }
        Bitmap passed = Bitmap.ofNone(segment.rows().rows());
        plan.filter().evaluate(segment.rows(), passed, plan.cancellation());
        return whole ? passed : passed.and(segment.visible(plan.mvcc()));
    }

    /** How many rows are visible and pass the filter. */
    static long count(SegmentView segment, ReadPlan plan) {
        return plan.filter() == null ? segment.countVisible(plan.mvcc()) : allowed(segment, plan).cardinality();
    }

    /** The values of a field: where the segment is older than the field, its default or null. */
    static Column column(SegmentView segment, FieldSchema field) {
        return segment.rows().column(field.id()).orElseGet(() ->
                Column.constant(segment.rows().rows(), ColumnType.of(field), field.defaultValue()));
    }
}
