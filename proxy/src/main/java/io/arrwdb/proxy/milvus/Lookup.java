package io.arrwdb.proxy.milvus;

import io.arrwdb.core.catalog.Catalog;
import io.arrwdb.core.catalog.CollectionMeta;
import io.arrwdb.core.catalog.DatabaseMeta;
import io.arrwdb.core.catalog.PartitionMeta;
import io.arrwdb.core.id.CollectionId;
import io.arrwdb.core.schema.FieldSchema;
import io.arrwdb.proxy.error.NameErrors;
import io.arrwdb.proxy.error.RoleErrors;
import io.arrwdb.proxy.limit.Limits;
import io.arrwdb.proxy.route.CatalogSource;
import io.arrwdb.proxy.validate.Names;
import io.arrwdb.rpc.RequestContext;
import java.util.List;

/** Finds what a request names in the catalog, or says in Milvus's words that it is not there. */
public final class Lookup {
    private final CatalogSource source;
    private final Names names;

    public Lookup(CatalogSource source, Limits limits) {
        this.source = source;
        names = new Names(limits);
    }

    /** The image to answer a request from. */
    Catalog catalog() {
        Catalog catalog = source.current();
        if (catalog == Catalog.EMPTY) {
            throw RoleErrors.notReady();
        }
        return catalog;
    }

    /** The database's name that a request means: its own, else that of its headers, else the default. */
    static String databaseName(String requested) {
        if (!requested.isEmpty()) {
            return requested;
        }
        String ofHeaders = RequestContext.current().database();
        return ofHeaders.isEmpty() ? DatabaseMeta.DEFAULT_NAME : ofHeaders;
    }

    DatabaseMeta database(String requested) {
        String name = databaseName(requested);
        return catalog().database(name).orElseThrow(() -> NameErrors.databaseNotFound(name));
    }

    /** By its name or an alias. */
    CollectionMeta collection(String database, String name) {
        names.collection(name);
        DatabaseMeta found = database(database);
        return catalog().meant(found.name(), name)
                .orElseThrow(() -> NameErrors.collectionNotFound(found.name(), name));
    }

    CollectionMeta collection(CollectionId id) {
        return catalog().collection(id).filter(CollectionMeta::available)
                .orElseThrow(() -> NameErrors.collectionIdNotFound(id.value()));
    }

    /** By name where there is one, else by id. */
    CollectionMeta collection(String database, String name, long id) {
        return name.isEmpty() && id != 0 ? collection(new CollectionId(id)) : collection(database, name);
    }

    /** The name of the database that a collection is in. */
    String databaseOf(CollectionMeta collection) {
        return catalog().database(collection.database()).map(DatabaseMeta::name).orElse(DatabaseMeta.DEFAULT_NAME);
    }

    static PartitionMeta partition(CollectionMeta collection, String name) {
        return collection.partition(name).orElseThrow(() -> NameErrors.partitionNotFound(name));
    }

    static List<PartitionMeta> partitions(CollectionMeta collection, List<String> partitionNames) {
        return partitionNames.stream().map(name -> partition(collection, name)).toList();
    }

    static boolean hasPartitionKey(CollectionMeta collection) {
        return collection.schema().fields().stream().anyMatch(FieldSchema::partitionKey);
    }
}
