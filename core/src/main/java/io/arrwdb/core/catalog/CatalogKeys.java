package io.arrwdb.core.catalog;

import io.arrwdb.core.id.CollectionId;
import io.arrwdb.core.id.DatabaseId;

/** Where the catalog's records lie in the metadata store. One prefix, so that one watch sees everything in order. */
public final class CatalogKeys {
    /** Everything that a {@link Catalog} holds. */
    public static final String PREFIX = "catalog/";

    static final String DATABASES = PREFIX + "db/";
    /** Every {@link CollectionMeta}. */
    public static final String COLLECTIONS = PREFIX + "coll/";
    static final String LOADS = PREFIX + "load/";
    static final String ALIASES = PREFIX + "alias/";

    private CatalogKeys() { }

    /** Holds a {@link DatabaseMeta}. */
    public static String database(DatabaseId id) {
        return DATABASES + id;
    }

    /** Holds a {@link CollectionMeta}. */
    public static String collection(CollectionId id) {
        return COLLECTIONS + id;
    }

    /** Holds an {@link AliasMeta}. */
    public static String alias(DatabaseId database, String name) {
        return ALIASES + database + "/" + name;
    }

    /** Holds a {@link LoadMeta}. */
    public static String load(CollectionId id) {
        return LOADS + id;
    }
}
