package io.arrwdb.proxy.reduce;

import io.arrwdb.core.schema.FieldSchema;
import io.arrwdb.engine.column.Column;
import io.arrwdb.engine.column.ColumnBatch;
import io.arrwdb.engine.column.ColumnBuilder;
import io.arrwdb.engine.column.ColumnType;
import java.util.List;

/** Rows that were picked out of several batches, in the order of the answer. */
public final class RowSource {
    private final List<ColumnBatch> batches;
    private final int[] batchOf;
    private final int[] rowOf;
    private final boolean wholeFirstBatch;

    /**
     * @param batchOf for each row of the answer its batch
     * @param rowOf for each row of the answer its row in that batch
     */
    RowSource(List<ColumnBatch> batches, int[] batchOf, int[] rowOf) {
        this.batches = batches;
        this.batchOf = batchOf;
        this.rowOf = rowOf;
        wholeFirstBatch = isWholeFirstBatch();
    }

    private boolean isWholeFirstBatch() {
        if (batches.size() != 1 || batches.getFirst().rows() != rowOf.length) {
            return false;
        }
        for (int i = 0; i < rowOf.length; i++) {
            if (rowOf[i] != i) {
                return false;
            }
        }
        return true;
    }

    /** The values of a field; the default, or null, where a batch is older than the field. */
    public Column column(FieldSchema field) {
        ColumnType type = ColumnType.of(field);
        List<Column> columns = batches.stream().map(batch -> batch.column(field.id())
                .orElseGet(() -> Column.constant(batch.rows(), type, field.defaultValue()))).toList();
        if (wholeFirstBatch) {
            return columns.getFirst();
        }
        ColumnBuilder out = new ColumnBuilder(type, rowOf.length);
        for (int i = 0; i < rowOf.length; i++) {
            out.appendRow(columns.get(batchOf[i]), rowOf[i]);
        }
        return out.build();
    }
}
