package io.arrwdb.core.schema;

import io.arrwdb.core.codec.ByteReader;
import io.arrwdb.core.codec.ByteWriter;
import io.arrwdb.core.id.FieldId;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * One field of a collection.
 *
 * @param elementType the type of an array's elements, else null
 * @param typeParams Milvus's type parameters as the user gave them: dim, max_length, max_capacity, ...
 * @param defaultValue the encoded default (see {@link DefaultValue}), or null
 * @param sinceVersion the schema version that added the field: rows written before it lack the column
 */
public record FieldSchema(FieldId id, String name, String description, DataType type, DataType elementType,
        boolean primaryKey, boolean autoId, boolean nullable, boolean dynamic, boolean partitionKey,
        boolean clusteringKey, Map<String, String> typeParams, DefaultValue defaultValue, int sinceVersion) {

    /** The hidden JSON field that holds a row's dynamic keys. */
    public static final String DYNAMIC_NAME = "$meta";

    public FieldSchema {
        typeParams = Map.copyOf(typeParams);
    }

    /** Dimensions of a dense or binary vector; 0 for other types. */
    public int dim() {
        return intParam("dim").orElse(0);
    }

    /** Most bytes of a VarChar, in UTF-8. */
    public int maxLength() {
        return intParam("max_length").orElse(65_535);
    }

    /** Most elements of an array. */
    public int maxCapacity() {
        return intParam("max_capacity").orElse(4_096);
    }

    public Optional<DefaultValue> defaultTo() {
        return Optional.ofNullable(defaultValue);
    }

    private Optional<Integer> intParam(String key) {
        return Optional.ofNullable(typeParams.get(key)).map(Integer::valueOf);
    }

    void write(ByteWriter out) {
        out.varint(id.value()).string(name).string(description).u8(type.code())
                .u8(elementType == null ? 0 : elementType.code())
                .bool(primaryKey).bool(autoId).bool(nullable).bool(dynamic).bool(partitionKey).bool(clusteringKey);
        out.list(new TreeMap<>(typeParams).entrySet(), (o, e) -> o.string(e.getKey()).string(e.getValue()));
        out.bool(defaultValue != null);
        if (defaultValue != null) {
            defaultValue.write(out);
        }
        out.varint(sinceVersion);
    }

    static FieldSchema read(ByteReader in) {
        FieldId id = new FieldId(in.varint());
        String name = in.string();
        String description = in.string();
        DataType type = DataType.ofCode(in.u8());
        int element = in.u8();
        boolean primaryKey = in.bool();
        boolean autoId = in.bool();
        boolean nullable = in.bool();
        boolean dynamic = in.bool();
        boolean partitionKey = in.bool();
        boolean clusteringKey = in.bool();
        Map<String, String> params = new TreeMap<>();
        in.list(i -> Map.entry(i.string(), i.string())).forEach(e -> params.put(e.getKey(), e.getValue()));
        DefaultValue defaultValue = in.bool() ? DefaultValue.read(in) : null;
        return new FieldSchema(id, name, description, type, element == 0 ? null : DataType.ofCode(element), primaryKey,
                autoId, nullable, dynamic, partitionKey, clusteringKey, params, defaultValue, (int) in.varint());
    }
}
