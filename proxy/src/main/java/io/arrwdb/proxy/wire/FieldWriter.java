package io.arrwdb.proxy.wire;

import io.arrwdb.core.schema.FieldSchema;
import io.arrwdb.engine.column.Column;
import io.arrwdb.proto.milvus.schema.FieldData;
import io.arrwdb.proxy.limit.Limits;
import io.arrwdb.proxy.validate.OutputFields;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Writes the fields that a read shows, the dynamic one reduced to the keys that were asked for. */
public final class FieldWriter {
    private final DynamicRows dynamic;

    public FieldWriter(Limits limits) {
        dynamic = new DynamicRows(limits);
    }

    /** @param columns the values of a field */
    public List<FieldData> write(OutputFields output, Function<FieldSchema, Column> columns) {
        List<FieldData> written = new ArrayList<>();
        for (FieldSchema field : output.stored()) {
            Column column = columns.apply(field);
            boolean someKeys = field.dynamic() && !output.dynamicKeys().isEmpty();
            written.add(ColumnWriter.write(field, someKeys ? dynamic.project(column, output.dynamicKeys()) : column));
        }
        return written;
    }
}
