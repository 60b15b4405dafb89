package io.arrwdb.shard.table;

import io.arrwdb.core.id.FieldId;
import io.arrwdb.core.schema.CollectionSchema;
import io.arrwdb.core.schema.DataType;
import io.arrwdb.core.schema.DefaultValue;
import io.arrwdb.core.schema.FieldSchema;
import io.arrwdb.engine.column.Column;
import io.arrwdb.engine.column.ColumnBatch;
import io.arrwdb.engine.column.ColumnBuilder;
import io.arrwdb.engine.column.ColumnType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Schemas and batches for tests: a key, and a number that tells the versions of a key apart. */
final class Rows {
    static final FieldId KEY = new FieldId(100);
    static final FieldId VALUE = new FieldId(101);
    static final FieldId ADDED = new FieldId(102);

    private Rows() { }

    static CollectionSchema schema(boolean textKeys, int version) {
        List<FieldSchema> fields = new ArrayList<>();
        fields.add(field(KEY, "key", textKeys ? DataType.VARCHAR : DataType.INT64, true, null, 0));
        fields.add(field(VALUE, "value", DataType.INT64, false, null, 0));
        if (version > 0) {
            fields.add(field(ADDED, "added", DataType.INT64, false, new DefaultValue.OfLong(7), 1));
        }
        return new CollectionSchema(version, "", false, fields);
    }

    private static FieldSchema field(FieldId id, String name, DataType type, boolean key, DefaultValue fallback, int since) {
        return new FieldSchema(id, name, "", type, null, key, false, false, false, false, false, Map.of(), fallback, since);
    }

    static byte[] batch(boolean textKeys, List<Long> keys, List<Long> values) {
        ColumnBuilder key = new ColumnBuilder(ColumnType.scalar(textKeys ? DataType.VARCHAR : DataType.INT64));
        ColumnBuilder value = new ColumnBuilder(ColumnType.INT64);
        for (int i = 0; i < keys.size(); i++) {
            if (textKeys) {
                key.appendString(text(keys.get(i)));
            } else {
                key.appendLong(keys.get(i));
            }
            value.appendLong(values.get(i));
        }
        SortedMap<FieldId, Column> columns = new TreeMap<>();
        columns.put(KEY, key.build());
        columns.put(VALUE, value.build());
        return new ColumnBatch(0, keys.size(), columns).encode();
    }

    static String text(long key) {
        return "key-" + key;
    }
}
