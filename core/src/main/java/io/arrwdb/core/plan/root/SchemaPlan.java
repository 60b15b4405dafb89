package io.arrwdb.core.plan.root;

import io.arrwdb.core.id.FieldId;
import io.arrwdb.core.schema.CollectionSchema;
import io.arrwdb.core.schema.DataType;
import io.arrwdb.core.schema.FieldSchema;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** How a schema gets its field ids, its dynamic field and, later, further fields. */
public final class SchemaPlan {
    /** The first id of a user's field; Milvus keeps those below for itself, and clients expect it. */
    public static final long FIRST_FIELD_ID = 100;

    /** The version of a new collection's schema. */
    public static final int FIRST_VERSION = 1;

    private SchemaPlan() { }

    /** The schema as it is stored: ids in order from {@link #FIRST_FIELD_ID}, the dynamic field last where enabled. */
    public static CollectionSchema define(CollectionSchema asked) {
        List<FieldSchema> fields = new ArrayList<>();
        for (FieldSchema field : asked.fields()) {
            if (!field.dynamic()) {
                fields.add(withId(field, FIRST_FIELD_ID + fields.size(), FIRST_VERSION));
            }
        }
        if (asked.dynamicFieldEnabled()) {
            fields.add(dynamicField(FIRST_FIELD_ID + fields.size()));
        }
        return new CollectionSchema(FIRST_VERSION, asked.description(), asked.dynamicFieldEnabled(), fields);
    }

    /** The next version, with {@code field} before the dynamic field; ids of fields are never used again. */
    public static CollectionSchema add(CollectionSchema schema, FieldSchema field) {
        long highest = schema.fields().stream().mapToLong(f -> f.id().value()).max().orElse(FIRST_FIELD_ID - 1);
        List<FieldSchema> fields = new ArrayList<>(schema.fields());
        int at = schema.dynamicField().isPresent() ? fields.size() - 1 : fields.size();
        fields.add(at, withId(field, highest + 1, schema.version() + 1));
        return new CollectionSchema(schema.version() + 1, schema.description(), schema.dynamicFieldEnabled(), fields);
    }

    private static FieldSchema dynamicField(long id) {
        return new FieldSchema(new FieldId(id), FieldSchema.DYNAMIC_NAME, "dynamic schema", DataType.JSON, null, false,
                false, false, true, false, false, Map.of(), null, FIRST_VERSION);
    }

    private static FieldSchema withId(FieldSchema f, long id, int sinceVersion) {
        return new FieldSchema(new FieldId(id), f.name(), f.description(), f.type(), f.elementType(), f.primaryKey(),
                f.autoId(), f.nullable(), f.dynamic(), f.partitionKey(), f.clusteringKey(), f.typeParams(),
                f.defaultValue(), sinceVersion);
    }
}
