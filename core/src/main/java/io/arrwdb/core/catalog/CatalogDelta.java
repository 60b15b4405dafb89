package io.arrwdb.core.catalog;

import io.arrwdb.core.id.CollectionId;
import io.arrwdb.core.id.DatabaseId;
import io.arrwdb.core.port.meta.MetaEntry;
import io.arrwdb.core.port.meta.MetaEvent;
import io.arrwdb.core.port.meta.Revision;
import java.util.TreeMap;

/** Changes on their way from one {@link Catalog} to the next. */
final class CatalogDelta {
    private final TreeMap<DatabaseId, DatabaseMeta> databases;
    private final TreeMap<CollectionId, CollectionMeta> collections;
    private final TreeMap<CollectionId, LoadMeta> loads;
    private final TreeMap<String, AliasMeta> aliases;

    CatalogDelta(CatalogRecords before) {
        databases = new TreeMap<>(before.databases());
        collections = new TreeMap<>(before.collections());
        loads = new TreeMap<>(before.loads());
        aliases = new TreeMap<>(before.aliases());
    }

    void apply(MetaEvent event) {
        switch (event) {
            case MetaEvent.Put put -> put(put.entry());
            case MetaEvent.Deleted deleted -> delete(deleted.key());
        }
    }

    /** Keys of kinds that a later version added are passed over. */
    void put(MetaEntry entry) {
        String key = entry.key();
        if (key.startsWith(CatalogKeys.DATABASES)) {
            DatabaseMeta database = DatabaseMeta.decode(entry.value());
            databases.put(database.id(), database);
        } else if (key.startsWith(CatalogKeys.COLLECTIONS)) {
            CollectionMeta collection = CollectionMeta.decode(entry.value());
            collections.put(collection.id(), collection);
        } else if (key.startsWith(CatalogKeys.LOADS)) {
            LoadMeta load = LoadMeta.decode(entry.value());
            loads.put(load.collection(), load);
        } else if (key.startsWith(CatalogKeys.ALIASES)) {
            aliases.put(key, AliasMeta.decode(entry.value()));
        }
    }

    private void delete(String key) {
        if (key.startsWith(CatalogKeys.DATABASES)) {
            databases.remove(new DatabaseId(idIn(key)));
        } else if (key.startsWith(CatalogKeys.COLLECTIONS)) {
            collections.remove(new CollectionId(idIn(key)));
        } else if (key.startsWith(CatalogKeys.LOADS)) {
            loads.remove(new CollectionId(idIn(key)));
        } else if (key.startsWith(CatalogKeys.ALIASES)) {
            aliases.remove(key);
        }
    }

    private static long idIn(String key) {
        return Long.parseLong(key.substring(key.lastIndexOf('/') + 1));
    }

    Catalog build(Revision revision) {
        return new Catalog(revision, new CatalogRecords(databases, collections, loads, aliases));
    }
}
