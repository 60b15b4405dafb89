package io.arrwdb.proxy.wire;

import io.arrwdb.core.catalog.CollectionMeta;
import io.arrwdb.core.id.FieldId;
import io.arrwdb.core.schema.CollectionSchema;
import io.arrwdb.core.schema.DataType;
import io.arrwdb.core.schema.FieldSchema;
import io.arrwdb.engine.column.Column;
import io.arrwdb.engine.column.ColumnBatch;
import io.arrwdb.engine.column.ColumnBuilder;
import io.arrwdb.engine.column.ColumnType;
import io.arrwdb.proto.milvus.schema.FieldData;
import io.arrwdb.proxy.error.DataErrors;
import io.arrwdb.proxy.limit.Limits;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.IntToLongFunction;

/**
 * Reads the rows of an insert or upsert into one batch with a column for every field of the schema. Every row is checked before
 * anything is written anywhere.
 */
public final class RowsReader {
    /** The property by which a collection takes keys from clients although it would make them itself. */
    private static final String ALLOW_KEYS = "allow_insert_auto_id";

    private final ColumnReader columns;
    private final DynamicRows dynamic;
    private final IntToLongFunction ids;

    /** @param ids the first of so many new consecutive ids; called at most once a batch, after all checks */
    public RowsReader(Limits limits, IntToLongFunction ids) {
        columns = new ColumnReader(limits);
        dynamic = new DynamicRows(limits);
        this.ids = ids;
    }

    /**
     * @param upsert whether keys must be given also where they are made automatically
     * @throws io.arrwdb.proxy.error.MilvusException for the first thing that does not fit
     */
    public ColumnBatch read(CollectionMeta collection, List<FieldData> fields, int rows, boolean upsert) {
        if (rows <= 0) {
            throw DataErrors.noRows();
        }
        CollectionSchema schema = collection.schema();
        Map<String, FieldData> given = byName(collection, fields);
        SortedMap<FieldId, Column> read = new TreeMap<>();
        FieldSchema generated = null;
        for (FieldSchema field : schema.fields()) {
            FieldData data = given.remove(field.name());
            if (field.primaryKey() && makesKeys(collection, field, data, upsert)) {
                generated = field;
            } else {
                read.put(field.id(), column(schema, field, data, rows));
            }
        }
        if (!given.isEmpty()) {
            throw DataErrors.unknown(given.keySet().iterator().next(), collection.name());
        }
        if (generated != null) {
            read.put(generated.id(), keys(generated, rows));
        }
        return new ColumnBatch(schema.version(), rows, read);
    }

    private static boolean makesKeys(CollectionMeta collection, FieldSchema field, FieldData data, boolean upsert) {
        if (upsert) {
            if (data == null) {
                throw DataErrors.upsertWithoutKey(field.name());
            }
            return false;
        }
        if (field.autoId() && data != null && !"true".equalsIgnoreCase(collection.properties().get(ALLOW_KEYS))) {
            throw DataErrors.autoIdGiven(field.name());
        }
        return field.autoId() && data == null;
    }

    private Column column(CollectionSchema schema, FieldSchema field, FieldData data, int rows) {
        if (data != null) {
            return field.dynamic() ? dynamic.read(schema, field, data, rows) : columns.read(field, data, rows);
        }
        if (field.dynamic()) {
            return DynamicRows.empty(field, rows);
        }
        if (field.defaultValue() == null && !field.nullable()) {
            throw DataErrors.missing(field.name());
        }
        return Column.constant(rows, ColumnType.of(field), field.defaultValue());
    }

    private Column keys(FieldSchema field, int rows) {
        long first = ids.applyAsLong(rows);
        ColumnBuilder out = new ColumnBuilder(ColumnType.of(field), rows);
        for (int row = 0; row < rows; row++) {
            if (field.type() == DataType.VARCHAR) {
                out.appendString(Long.toString(first + row));
            } else {
                out.appendLong(first + row);
            }
        }
        return out.build();
    }

    private static Map<String, FieldData> byName(CollectionMeta collection, List<FieldData> fields) {
        Map<String, FieldData> given = new HashMap<>();
        for (FieldData data : fields) {
            String name = data.getIsDynamic() || data.getFieldName().isEmpty() ? FieldSchema.DYNAMIC_NAME : data.getFieldName();
            if (name.equals(FieldSchema.DYNAMIC_NAME) && collection.schema().dynamicField().isEmpty()) {
                throw DataErrors.dynamicFieldDisabled(collection.name());
            }
            if (given.put(name, data) != null) {
                throw DataErrors.duplicated(name);
            }
        }
        return given;
    }
}
