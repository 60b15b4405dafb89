package io.arrwdb.core.catalog;

import io.arrwdb.core.id.CollectionId;
import io.arrwdb.core.id.DatabaseId;
import java.util.Collections;
import java.util.Map;

/**
 * What is stored, by id.
 *
 * @param aliases by the keys of their records
 */
record CatalogRecords(Map<DatabaseId, DatabaseMeta> databases, Map<CollectionId, CollectionMeta> collections,
        Map<CollectionId, LoadMeta> loads, Map<String, AliasMeta> aliases) {
    static final CatalogRecords NONE = new CatalogRecords(Map.of(), Map.of(), Map.of(), Map.of());

    CatalogRecords {
        databases = Collections.unmodifiableMap(databases);
        collections = Collections.unmodifiableMap(collections);
        loads = Collections.unmodifiableMap(loads);
        aliases = Collections.unmodifiableMap(aliases);
    }
}
