package io.arrwdb.proxy.fake;

import io.arrwdb.core.catalog.AliasMeta;
import io.arrwdb.core.catalog.Catalog;
import io.arrwdb.core.catalog.CatalogKeys;
import io.arrwdb.core.catalog.CollectionMeta;
import io.arrwdb.core.catalog.DatabaseMeta;
import io.arrwdb.core.catalog.LoadMeta;
import io.arrwdb.core.id.CollectionId;
import io.arrwdb.core.id.DatabaseId;
import io.arrwdb.core.port.meta.MetaEntry;
import io.arrwdb.core.port.meta.MetaSnapshot;
import io.arrwdb.core.port.meta.Revision;
import io.arrwdb.core.time.Timestamp;
import io.arrwdb.proxy.route.CatalogSource;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A catalog that tests write by hand; every image goes through the real records' codecs. */
public final class FakeCatalog implements CatalogSource {
    private final Map<String, byte[]> records = new TreeMap<>();
    private volatile Catalog image = Catalog.EMPTY;
    private long revision;

    public FakeCatalog() {
        put(new DatabaseMeta(DatabaseMeta.DEFAULT_ID, DatabaseMeta.DEFAULT_NAME, Map.of(), new Timestamp(1)));
    }

    public synchronized long put(DatabaseMeta database) {
        return write(CatalogKeys.database(database.id()), database.encode());
    }

    public synchronized long put(CollectionMeta collection) {
        return write(CatalogKeys.collection(collection.id()), collection.encode());
    }

    public synchronized long put(LoadMeta load) {
        return write(CatalogKeys.load(load.collection()), load.encode());
    }

    public synchronized long put(AliasMeta alias) {
        return write(CatalogKeys.alias(alias.database(), alias.name()), alias.encode());
    }

    public synchronized long remove(AliasMeta alias) {
        return write(CatalogKeys.alias(alias.database(), alias.name()), null);
    }

    public synchronized long remove(DatabaseId database) {
        return write(CatalogKeys.database(database), null);
    }

    public synchronized long remove(CollectionId collection) {
        return write(CatalogKeys.collection(collection), null);
    }

    public synchronized long release(CollectionId collection) {
        return write(CatalogKeys.load(collection), null);
    }

    private long write(String key, byte[] value) {
        if (value == null) {
            records.remove(key);
        } else {
            records.put(key, value);
        }
        Revision now = new Revision(++revision);
        image = Catalog.of(new MetaSnapshot(now,
                records.entrySet().stream().map(e -> new MetaEntry(e.getKey(), e.getValue(), now, now)).toList()));
        return revision;
    }

    @Override
    public Catalog current() {
        return image;
    }

    @Override
    public CompletionStage<Catalog> await(Revision wanted) {
        return image.revision().compareTo(wanted) >= 0 ? CompletableFuture.completedFuture(image)
                : new CompletableFuture<>();
    }
}
