package io.arrwdb.proxy.wire;

import io.arrwdb.core.catalog.CollectionMeta;
import io.arrwdb.core.schema.DefaultValue;
import io.arrwdb.core.schema.FieldSchema;
import io.arrwdb.proto.milvus.schema.CollectionSchema;
import io.arrwdb.proto.milvus.schema.ValueField;
import java.util.Map;
import java.util.TreeMap;

/** Writes a collection's schema as DescribeCollection answers it: the user's fields, without the hidden one. */
public final class SchemaWriter {
    private SchemaWriter() { }

    public static CollectionSchema write(CollectionMeta collection, String database) {
        io.arrwdb.core.schema.CollectionSchema schema = collection.schema();
        CollectionSchema.Builder out = CollectionSchema.newBuilder().setName(collection.name())
                .setDescription(schema.description()).setAutoID(schema.primaryKey().autoId())
                .setEnableDynamicField(schema.dynamicFieldEnabled()).setDbName(database).setVersion(schema.version())
                .addAllProperties(Params.toMilvus(new TreeMap<>(collection.properties())));
        schema.fields().stream().filter(f -> !f.dynamic()).forEach(f -> out.addFields(field(f)));
        return out.build();
    }

    private static io.arrwdb.proto.milvus.schema.FieldSchema field(FieldSchema field) {
        Map<String, String> params = new TreeMap<>(field.typeParams());
        var out = io.arrwdb.proto.milvus.schema.FieldSchema.newBuilder().setFieldID(field.id().value()).setName(field.name())
                .setDescription(field.description()).setDataTypeValue(field.type().code())
                .setIsPrimaryKey(field.primaryKey()).setAutoID(field.autoId()).setNullable(field.nullable())
                .setIsPartitionKey(field.partitionKey()).setIsClusteringKey(field.clusteringKey())
                .addAllTypeParams(Params.toMilvus(params));
        if (field.elementType() != null) {
            out.setElementTypeValue(field.elementType().code());
        }
        field.defaultTo().ifPresent(value -> out.setDefaultValue(defaultValue(field, value)));
        return out.build();
    }

    private static ValueField defaultValue(FieldSchema field, DefaultValue value) {
        ValueField.Builder out = ValueField.newBuilder();
        return switch (value) {
            case DefaultValue.OfBool v -> out.setBoolData(v.value()).build();
            case DefaultValue.OfLong v -> switch (field.type()) {
                case INT64 -> out.setLongData(v.value()).build();
                default -> out.setIntData((int) v.value()).build();
            };
            case DefaultValue.OfDouble v -> switch (field.type()) {
                case FLOAT -> out.setFloatData((float) v.value()).build();
                default -> out.setDoubleData(v.value()).build();
            };
            case DefaultValue.OfString v -> out.setStringData(v.value()).build();
        };
    }
}
