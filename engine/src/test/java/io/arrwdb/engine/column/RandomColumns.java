package io.arrwdb.engine.column;

import io.arrwdb.core.schema.DataType;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/** Columns with random contents, and their rows as plain objects to compare with. */
public final class RandomColumns {
    public static final List<ColumnType> TYPES = List.of(ColumnType.scalar(DataType.BOOL), ColumnType.scalar(DataType.INT8),
        ColumnType.scalar(DataType.INT16), ColumnType.scalar(DataType.INT32), ColumnType.INT64,
        ColumnType.scalar(DataType.FLOAT), ColumnType.scalar(DataType.DOUBLE), ColumnType.scalar(DataType.VARCHAR),
        ColumnType.scalar(DataType.JSON), ColumnType.vector(DataType.FLOAT_VECTOR, 3),
        ColumnType.vector(DataType.BINARY_VECTOR, 16), ColumnType.vector(DataType.FLOAT16_VECTOR, 3),
        ColumnType.vector(DataType.INT8_VECTOR, 5), ColumnType.scalar(DataType.SPARSE_FLOAT_VECTOR),
        ColumnType.arrayOf(DataType.INT16), ColumnType.arrayOf(DataType.VARCHAR), ColumnType.arrayOf(DataType.BOOL));

    private RandomColumns() { }

    /** @param nulls the share of rows that are null */
    public static Column of(RandomGenerator random, ColumnType type, int rows, double nulls) {
        ColumnBuilder out = new ColumnBuilder(type);
        for (int row = 0; row < rows; row++) {
            append(random, out, nulls);
        }
        return out.build();
    }

    /** Every row as a value that has equals: null, Boolean, Long, Double, String, or a List of them or of bytes. */
    public static List<Object> values(Column column) {
        List<Object> values = new ArrayList<>();
        for (int row = 0; row < column.rows(); row++) {
            values.add(column.isNull(row) ? null : value(column, row));
        }
        return values;
    }

    private static Object value(Column column, int row) {
        return switch (column.type().type()) {
            case BOOL -> column.getBool(row);
            case INT8, INT16, INT32, INT64 -> column.getLong(row);
            case FLOAT, DOUBLE -> column.getDouble(row);
            case VARCHAR, JSON -> column.string(row);
            case ARRAY -> values(column.list(row));
            default -> java.util.Arrays.toString(column.bytes(row));
        };
    }

    private static void append(RandomGenerator random, ColumnBuilder out, double nulls) {
        if (random.nextDouble() < nulls) {
            out.appendNull();
            return;
        }
        switch (out.type().type()) {
            case BOOL -> out.appendBool(random.nextBoolean());
            case INT8 -> out.appendLong((byte) random.nextInt());
            case INT16 -> out.appendLong((short) random.nextInt());
            case INT32 -> out.appendLong(random.nextInt());
            case INT64 -> out.appendLong(random.nextLong());
            case FLOAT -> out.appendFloat(random.nextFloat());
            case DOUBLE -> out.appendDouble(random.nextDouble());
            case VARCHAR -> out.appendString("ü".repeat(random.nextInt(4)) + random.nextInt(100));
            case JSON -> out.appendString("{\"a\": " + random.nextInt(100) + "}");
            case SPARSE_FLOAT_VECTOR -> out.appendBytes(new byte[8 * random.nextInt(3)]);
            case ARRAY -> {
                for (int i = random.nextInt(4); i > 0; i--) {
                    append(random, out.elements(), 0);
                }
                out.endList();
            }
            default -> {
                byte[] bytes = new byte[out.type().widthBytes()];
                random.nextBytes(bytes);
                out.appendBytes(bytes);
            }
        }
    }
}
