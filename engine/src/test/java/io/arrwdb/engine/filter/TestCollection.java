package io.arrwdb.engine.filter;

import io.arrwdb.core.id.FieldId;
import io.arrwdb.core.id.SegmentId;
import io.arrwdb.core.schema.CollectionSchema;
import io.arrwdb.core.schema.DataType;
import io.arrwdb.core.schema.DefaultValue;
import io.arrwdb.core.schema.FieldSchema;
import io.arrwdb.engine.column.Column;
import io.arrwdb.engine.column.ColumnBuilder;
import io.arrwdb.engine.column.ColumnType;
import io.arrwdb.engine.segment.SegmentRows;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A schema with a field of every kind, and segments of rows given as plain values. */
public final class TestCollection {
    public static final CollectionSchema SCHEMA = new CollectionSchema(2, "", true, List.of(
        field(100, "id", DataType.INT64, null, true, false, null),
        field(101, "i8", DataType.INT8, null, false, true, null),
        field(102, "i16", DataType.INT16, null, false, false, null),
        field(103, "i32", DataType.INT32, null, false, true, null),
        field(104, "i64", DataType.INT64, null, false, true, null),
        field(105, "f32", DataType.FLOAT, null, false, true, null),
        field(106, "f64", DataType.DOUBLE, null, false, false, null),
        field(107, "b", DataType.BOOL, null, false, true, null),
        field(108, "s", DataType.VARCHAR, null, false, true, null),
        field(109, "t", DataType.VARCHAR, null, false, false, null),
        field(110, "j", DataType.JSON, null, false, true, null),
        field(111, "ai", DataType.ARRAY, DataType.INT32, false, true, null),
        field(112, "as", DataType.ARRAY, DataType.VARCHAR, false, false, null),
        field(113, "af", DataType.ARRAY, DataType.FLOAT, false, false, null),
        field(114, "ab", DataType.ARRAY, DataType.BOOL, false, true, null),
        field(115, "late", DataType.INT64, null, false, true, new DefaultValue.OfLong(7)),
        field(116, "lateNull", DataType.VARCHAR, null, false, true, null),
        vector(117, "v"),
        field(118, FieldSchema.DYNAMIC_NAME, DataType.JSON, null, false, false, null)));

    private TestCollection() { }

    /** Rows as maps from field name to Long, Double, Boolean, String, List or null; vectors are left out. */
    public static SegmentRows segment(List<Map<String, Object>> rows) {
        Map<FieldId, Column> columns = new HashMap<>();
        for (FieldSchema field : SCHEMA.fields()) {
            if (!field.name().startsWith("late") && !field.type().isVector()) {
                ColumnBuilder out = new ColumnBuilder(ColumnType.of(field));
                rows.forEach(row -> append(out, row.get(field.name())));
                columns.put(field.id(), out.build());
            }
        }
        return new Rows(rows.size(), columns);
    }

    private static void append(ColumnBuilder out, Object value) {
        switch (value) {
            case null -> out.appendNull();
            case Long v -> out.appendLong(v);
            case Boolean v -> out.appendBool(v);
            case Double v when out.type().type() == DataType.FLOAT -> out.appendFloat(v.floatValue());
            case Double v -> out.appendDouble(v);
            case String v -> out.appendString(v);
            case List<?> list -> {
                list.forEach(v -> append(out.elements(), v));
                out.endList();
            }
            default -> throw new IllegalArgumentException("no column holds " + value);
        }
    }

    private static FieldSchema field(long id, String name, DataType type, DataType element, boolean key, boolean nullable,
            DefaultValue defaultValue) {
        return new FieldSchema(new FieldId(id), name, "", type, element, key, false, nullable,
            name.equals(FieldSchema.DYNAMIC_NAME), false, false, Map.of(), defaultValue, name.startsWith("late") ? 2 : 1);
    }

    private static FieldSchema vector(long id, String name) {
        return new FieldSchema(new FieldId(id), name, "", DataType.FLOAT_VECTOR, null, false, false, false, false, false, false,
            Map.of("dim", "4"), null, 1);
    }

    private record Rows(int rows, Map<FieldId, Column> columns) implements SegmentRows {
        @Override
        public SegmentId id() {
            return new SegmentId(1);
        }

        @Override
        public Optional<Column> column(FieldId field) {
            return Optional.ofNullable(columns.get(field));
        }

        @Override
        public Column timestamps() {
            return new ColumnBuilder(ColumnType.INT64).build();
        }
    }

    /** A row with all of its fields, from alternating names and values; what is not named is null, or empty. */
    public static Map<String, Object> row(Object... namesAndValues) {
        Map<String, Object> row = new HashMap<>(Map.of("id", 0L, "i16", 0L, "f64", 0.0, "t", "", "as", new ArrayList<>(),
            "af", new ArrayList<>(), FieldSchema.DYNAMIC_NAME, "{}"));
        for (int i = 0; i < namesAndValues.length; i += 2) {
            row.put((String) namesAndValues[i], namesAndValues[i + 1]);
        }
        return row;
    }
}
