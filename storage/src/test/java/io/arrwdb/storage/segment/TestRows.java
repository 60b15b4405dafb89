package io.arrwdb.storage.segment;

import io.arrwdb.core.id.FieldId;
import io.arrwdb.core.id.SegmentId;
import io.arrwdb.core.schema.CollectionSchema;
import io.arrwdb.core.schema.DataType;
import io.arrwdb.core.schema.FieldSchema;
import io.arrwdb.engine.column.Column;
import io.arrwdb.engine.column.ColumnBuilder;
import io.arrwdb.engine.column.ColumnType;
import io.arrwdb.engine.segment.SegmentRows;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/** Rows of every type, some null. */
public final class TestRows implements SegmentRows {
    private final SegmentId id;
    private final int rows;
    public final CollectionSchema schema;
    private final Map<FieldId, Column> columns = new HashMap<>();
    private final Column timestamps;

    private TestRows(SegmentId id, int rows, Random random) {
        this.id = id;
        this.rows = rows;
        List<FieldSchema> fields = new ArrayList<>();
        fields.add(field(100, "pk", DataType.INT64, null, true, Map.of()));
        long next = 101;
        for (DataType type : DataType.values()) {
            DataType element = type == DataType.ARRAY ? DataType.VARCHAR : null;
            boolean dense = type.isVector() && type != DataType.SPARSE_FLOAT_VECTOR;
            fields.add(field(next++, "f_" + type, type, element, false, dense ? Map.of("dim", "16") : Map.of()));
        }
        schema = new CollectionSchema(1, "", false, fields);
        for (FieldSchema field : fields) {
            columns.put(field.id(), column(field, random));
        }
        ColumnBuilder ts = new ColumnBuilder(ColumnType.INT64);
        for (int row = 0; row < rows; row++) {
            ts.appendLong(1_000 + row);
        }
        timestamps = ts.build();
    }

    public static TestRows random(Random random, SegmentId id, int rows) {
        return new TestRows(id, rows, random);
    }

    private static FieldSchema field(long id, String name, DataType type, DataType element, boolean key, Map<String, String> params) {
        return new FieldSchema(new FieldId(id), name, "", type, element, key, false, !key, false, false, false, params, null, 1);
    }

    private Column column(FieldSchema field, Random random) {
        ColumnType type = ColumnType.of(field);
        ColumnBuilder out = new ColumnBuilder(type);
        for (int row = 0; row < rows; row++) {
            if (!field.primaryKey() && random.nextInt(5) == 0) {
                out.appendNull();
                continue;
            }
            switch (type.type()) {
                case BOOL -> out.appendBool(random.nextBoolean());
                case INT8, INT16, INT32 -> out.appendLong(random.nextInt(100));
                case INT64 -> out.appendLong(random.nextInt(900));
                case FLOAT -> out.appendFloat(random.nextFloat());
                case DOUBLE -> out.appendDouble(random.nextDouble());
                case VARCHAR, JSON -> out.appendString("é" + random.nextInt(1_000));
                case SPARSE_FLOAT_VECTOR -> out.appendBytes(new byte[8 * random.nextInt(4)]);
                case ARRAY -> {
                    for (int i = random.nextInt(4); i > 0; i--) {
                        out.elements().appendString("e" + random.nextInt(50));
                    }
                    out.endList();
                }
                default -> {
                    byte[] bytes = new byte[type.widthBytes()];
                    random.nextBytes(bytes);
                    out.appendBytes(bytes);
                }
            }
        }
        return out.build();
    }

    public static Object value(Column column, int row) {
        if (column.isNull(row)) {
            return "null";
        }
        return switch (column.type().layout()) {
            case BITS -> column.getBool(row);
            case FIXED, VARIABLE -> List.of(Arrays.toString(column.bytes(row)));
            case LIST -> {
                List<String> elements = new ArrayList<>();
                Column list = column.list(row);
                for (int i = 0; i < list.rows(); i++) {
                    elements.add(list.string(i));
                }
                yield elements;
            }
        };
    }

    @Override
    public SegmentId id() {
        return id;
    }

    @Override
    public int rows() {
        return rows;
    }

    @Override
    public Optional<Column> column(FieldId field) {
        return Optional.ofNullable(columns.get(field));
    }

    @Override
    public Column timestamps() {
        return timestamps;
    }
}
