package io.arrwdb.deploy.wal;

import io.arrwdb.core.schema.CollectionSchema;
import io.arrwdb.core.schema.FieldSchema;
import io.arrwdb.engine.column.Column;
import io.arrwdb.engine.column.ColumnBatch;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The rows of a batch as values for JSON, by the names of their fields. */
final class RowJson {
    private RowJson() { }

    /** One map a row. A field that the schema does not know goes by its id. */
    static List<Map<String, Object>> rows(ColumnBatch batch, CollectionSchema schema) {
        List<Map<String, Object>> rows = new ArrayList<>(batch.rows());
        for (int row = 0; row < batch.rows(); row++) {
            Map<String, Object> values = new LinkedHashMap<>();
            for (var column : batch.columns().entrySet()) {
                values.put(schema.field(column.getKey()).map(FieldSchema::name).orElse("field_" + column.getKey()), value(column.getValue(), row));
            }
            rows.add(values);
        }
        return rows;
    }

    private static Object value(Column column, int row) {
        if (column.isNull(row)) {
            return null;
        }
        return switch (column.type().type()) {
            case BOOL -> column.getBool(row);
            case INT8, INT16, INT32, INT64 -> column.getLong(row);
            case FLOAT -> decimal(column.getFloat(row));
            case DOUBLE -> column.getDouble(row);
            case VARCHAR -> column.string(row);
            case JSON -> new RawJson(column.string(row));
            case ARRAY -> elements(column.list(row));
            case FLOAT_VECTOR -> floats(column.floats(row));
            case INT8_VECTOR -> bytes(column.bytes(row));
            case SPARSE_FLOAT_VECTOR -> sparse(column.bytes(row));
            case BINARY_VECTOR, FLOAT16_VECTOR, BFLOAT16_VECTOR -> Base64.getEncoder().encodeToString(column.bytes(row));
        };
    }

    private static List<Object> elements(Column list) {
        List<Object> values = new ArrayList<>(list.rows());
        for (int i = 0; i < list.rows(); i++) {
            values.add(value(list, i));
        }
        return values;
    }

    private static List<Object> floats(float[] vector) {
        List<Object> values = new ArrayList<>(vector.length);
        for (float value : vector) {
            values.add(decimal(value));
        }
        return values;
    }

    private static List<Object> bytes(byte[] vector) {
        List<Object> values = new ArrayList<>(vector.length);
        for (byte value : vector) {
            values.add((int) value);
        }
        return values;
    }

    private static Map<String, Object> sparse(byte[] pairs) {
        ByteBuffer in = ByteBuffer.wrap(pairs).order(ByteOrder.LITTLE_ENDIAN);
        Map<String, Object> values = new LinkedHashMap<>();
        while (in.hasRemaining()) {
            values.put(Integer.toUnsignedString(in.getInt()), decimal(in.getFloat()));
        }
        return values;
    }

    /** The shortest text that reads back as the same float. */
    private static Object decimal(float value) {
        return Float.isFinite(value) ? new RawJson(Float.toString(value)) : null;
    }
}
