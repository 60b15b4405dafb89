package io.arrwdb.proxy.wire;

import io.arrwdb.core.schema.CollectionSchema;
import io.arrwdb.core.schema.FieldSchema;
import io.arrwdb.engine.column.Column;
import io.arrwdb.engine.column.ColumnBuilder;
import io.arrwdb.engine.column.ColumnType;
import io.arrwdb.proto.milvus.schema.FieldData;
import io.arrwdb.proto.milvus.schema.JSONArray;
import io.arrwdb.proto.milvus.schema.ScalarField;
import io.arrwdb.proxy.error.DataErrors;
import io.arrwdb.proxy.limit.Limits;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.stream.Collectors;

/** The hidden JSON column {@code $meta}: one object a row, whose keys are no fields of the schema. */
public final class DynamicRows {
    private static final byte[] EMPTY_OBJECT = "{}".getBytes(StandardCharsets.UTF_8);

    private final Limits limits;

    public DynamicRows(Limits limits) {
        this.limits = limits;
    }

    /** Reads what the client sent. @throws io.arrwdb.proxy.error.MilvusException naming the row that is no proper object */
    Column read(CollectionSchema schema, FieldSchema meta, FieldData data, int rows) {
        if (data.getScalars().getDataCase() != ScalarField.DataCase.JSON_DATA) {
            throw DataErrors.type(FieldSchema.DYNAMIC_NAME, "JSON", data.getScalars().getDataCase().name());
        }
        Set<String> fields = schema.fields().stream().map(FieldSchema::name).collect(Collectors.toSet());
        JSONArray values = data.getScalars().getJsonData();
        Validity validity = Validity.of(meta, data, values.getDataCount(), rows);
        ColumnBuilder out = new ColumnBuilder(ColumnType.of(meta), rows);
        for (int row = 0; row < rows; row++) {
            int index = validity.indexOf(row);
            out.appendBytes(index < 0 ? EMPTY_OBJECT : checked(values.getData(index).toByteArray(), row, fields));
        }
        return out.build();
    }

    /** What rows hold whose client sent no dynamic keys. */
    static Column empty(FieldSchema meta, int rows) {
        ColumnBuilder out = new ColumnBuilder(ColumnType.of(meta), rows);
        for (int row = 0; row < rows; row++) {
            out.appendBytes(EMPTY_OBJECT);
        }
        return out.build();
    }

    private byte[] checked(byte[] text, int row, Set<String> fields) {
        if (text.length == 0) {
            return EMPTY_OBJECT;
        }
        if (text.length > limits.jsonBytes()) {
            throw DataErrors.jsonTooLong(FieldSchema.DYNAMIC_NAME, row, text.length, limits.jsonBytes());
        }
        try {
            JsonText.members(text, limits.jsonDepth(), (key, from, to) -> {
                if (fields.contains(key)) {
                    throw DataErrors.dynamicKeyConflict(key);
                }
            });
        } catch (JsonText.Malformed e) {
            throw DataErrors.json(FieldSchema.DYNAMIC_NAME, row, e.getMessage());
        }
        return text;
    }

    /** The column with only {@code keys} left in each object. */
    Column project(Column meta, Set<String> keys) {
        ColumnBuilder out = new ColumnBuilder(meta.type(), meta.rows());
        for (int row = 0; row < meta.rows(); row++) {
            out.appendBytes(meta.isNull(row) ? EMPTY_OBJECT : project(meta.bytes(row), keys));
        }
        return out.build();
    }

    private byte[] project(byte[] text, Set<String> keys) {
        ByteArrayOutputStream kept = new ByteArrayOutputStream(text.length);
        JsonText.members(text, limits.jsonDepth(), (key, from, to) -> {
            if (keys.contains(key)) {
                kept.write(kept.size() == 0 ? '{' : ',');
                byte[] quoted = quote(key).getBytes(StandardCharsets.UTF_8);
                kept.write(quoted, 0, quoted.length);
                kept.write(':');
                kept.write(text, from, to - from);
            }
        });
        if (kept.size() == 0) {
            return EMPTY_OBJECT;
        }
        kept.write('}');
        return kept.toByteArray();
    }

    private static String quote(String key) {
        StringBuilder quoted = new StringBuilder(key.length() + 2).append('"');
        for (int i = 0; i < key.length(); i++) {
            char c = key.charAt(i);
            if (c == '"' || c == '\\') {
                quoted.append('\\').append(c);
            } else if (c < 0x20) {
                quoted.append(String.format("\\u%04x", (int) c));
            } else {
                quoted.append(c);
            }
        }
        return quoted.append('"').toString();
    }
}
