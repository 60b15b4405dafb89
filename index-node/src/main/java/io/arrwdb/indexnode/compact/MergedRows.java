package io.arrwdb.indexnode.compact;

import io.arrwdb.core.id.FieldId;
import io.arrwdb.core.id.SegmentId;
import io.arrwdb.core.schema.CollectionSchema;
import io.arrwdb.core.schema.FieldSchema;
import io.arrwdb.engine.Cancellation;
import io.arrwdb.engine.column.Column;
import io.arrwdb.engine.column.ColumnBuilder;
import io.arrwdb.engine.column.ColumnType;
import io.arrwdb.engine.segment.SegmentRows;
import java.lang.foreign.Arena;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The rows of the output, copied together in memory of an arena. Inputs that lack a field give its default, or null. */
record MergedRows(SegmentId id, int rows, Map<FieldId, Column> columns, Column timestamps) implements SegmentRows {

    static MergedRows copy(SegmentId id, CollectionSchema schema, List<? extends SegmentRows> inputs, List<RowRuns.Run> runs,
            Arena arena, Cancellation cancellation) {
        int rows = runs.stream().mapToInt(RowRuns.Run::rows).reduce(0, Math::addExact);
        Map<FieldId, Column> columns = new HashMap<>();
        for (FieldSchema field : schema.fields()) {
            ColumnType type = ColumnType.of(field);
            columns.put(field.id(), copy(new ColumnBuilder(type, rows, arena), runs, cancellation, inputs.stream().map(i -> i.column(field.id())
                    .orElseGet(() -> Column.constant(i.rows(), type, field.defaultValue()))).toList()));
        }
        Column timestamps = copy(new ColumnBuilder(ColumnType.INT64, rows, arena), runs, cancellation, inputs.stream().map(SegmentRows::timestamps).toList());
        return new MergedRows(id, rows, columns, timestamps);
    }

    private static Column copy(ColumnBuilder target, List<RowRuns.Run> runs, Cancellation cancellation, List<Column> sources) {
        for (RowRuns.Run run : runs) {
            cancellation.check();
            target.appendRange(sources.get(run.input()), run.from(), run.to());
        }
        return target.build();
    }

    @Override
    public Optional<Column> column(FieldId field) {
        return Optional.ofNullable(columns.get(field));
    }
}
