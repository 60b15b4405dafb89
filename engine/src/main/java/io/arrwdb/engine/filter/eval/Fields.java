package io.arrwdb.engine.filter.eval;

import io.arrwdb.core.id.FieldId;
import io.arrwdb.core.schema.CollectionSchema;
import io.arrwdb.core.schema.FieldSchema;
import io.arrwdb.engine.column.Column;
import io.arrwdb.engine.column.ColumnType;
import io.arrwdb.engine.segment.SegmentRows;

/** The columns of a segment as its collection's newest schema has them: a field that came later holds its default, or null. */
record Fields(SegmentRows rows, CollectionSchema schema) {
    Column column(FieldId id) {
        return rows.column(id).orElseGet(() -> {
            FieldSchema field = schema.field(id).orElseThrow();
            return Column.constant(rows.rows(), ColumnType.of(field), field.defaultTo().orElse(null));
        });
    }
}
