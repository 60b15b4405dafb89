package io.arrwdb.shard.view;

import io.arrwdb.core.id.FieldId;
import io.arrwdb.core.id.SegmentId;
import io.arrwdb.engine.column.Column;
import io.arrwdb.engine.segment.SegmentRows;
import java.util.Map;
import java.util.Optional;

/** The rows that a growing segment had at one moment. Valid while the segment's memory is held. */
public record RowsAt(SegmentId id, int rows, Map<FieldId, Column> columns, Column timestamps) implements SegmentRows {
    public RowsAt {
        columns = Map.copyOf(columns);
    }

    @Override
    public Optional<Column> column(FieldId field) {
        return Optional.ofNullable(columns.get(field));
    }
}
