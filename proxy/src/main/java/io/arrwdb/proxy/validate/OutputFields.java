package io.arrwdb.proxy.validate;

import io.arrwdb.core.schema.CollectionSchema;
import io.arrwdb.core.schema.FieldSchema;
import io.arrwdb.proxy.error.NameErrors;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Which fields an answer shows.
 *
 * @param names as the client sees them, {@code *} expanded
 * @param stored the fields that have to be read, the primary key not among them
 * @param primaryKey whether the primary key was asked for
 * @param dynamicKeys keys of the dynamic field that were asked for; empty where the whole of it was
 */
public record OutputFields(List<String> names, List<FieldSchema> stored, boolean primaryKey, Set<String> dynamicKeys) {
    private static final String ALL = "*";

    /** @throws io.arrwdb.proxy.error.MilvusException when a name is neither a field nor, perhaps, a dynamic key */
    public static OutputFields of(CollectionSchema schema, List<String> requested) {
        LinkedHashSet<String> names = new LinkedHashSet<>();
        LinkedHashSet<FieldSchema> stored = new LinkedHashSet<>();
        Set<String> keys = new LinkedHashSet<>();
        boolean wholeDynamic = false;
        for (String raw : requested) {
            String name = raw.strip();
            if (name.equals(ALL)) {
                schema.fields().forEach(f -> names.add(f.name()));
                stored.addAll(schema.fields());
                wholeDynamic = true;
                continue;
            }
            Optional<FieldSchema> field = schema.field(name);
            if (field.isEmpty()) {
                if (name.isEmpty() || name.endsWith("]") || name.endsWith(")")) {
                    throw NameErrors.outputFieldNotAName(name);
                }
                stored.add(schema.dynamicField().orElseThrow(() -> NameErrors.fieldNotExist(name)));
                keys.add(name);
            } else {
                stored.add(field.get());
                wholeDynamic |= field.get().dynamic();
            }
            names.add(name);
        }
        FieldSchema key = schema.primaryKey();
        boolean keyAsked = stored.remove(key);
        return new OutputFields(new ArrayList<>(names), new ArrayList<>(stored), keyAsked, wholeDynamic ? Set.of() : keys);
    }
}
