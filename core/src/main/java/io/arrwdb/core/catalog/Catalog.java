package io.arrwdb.core.catalog;

import io.arrwdb.core.coordination.Image;
import io.arrwdb.core.id.CollectionId;
import io.arrwdb.core.id.DatabaseId;
import io.arrwdb.core.id.ShardId;
import io.arrwdb.core.port.meta.MetaEvent;
import io.arrwdb.core.port.meta.MetaSnapshot;
import io.arrwdb.core.port.meta.Revision;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An immutable image of the catalog as it stood at one revision of the metadata store: what a request is answered from,
 * from start to end.
 */
public final class Catalog implements Image<Catalog> {
    /** Before anything was read. */
    public static final Catalog EMPTY = new Catalog(Revision.ZERO, Map.of(), Map.of(), Map.of());

    private final Revision revision;
    private final Map<DatabaseId, DatabaseMeta> databases;
    private final Map<CollectionId, CollectionMeta> collections;
    private final Map<CollectionId, LoadMeta> loads;
    private final Map<String, DatabaseMeta> databasesByName;
    private final Map<QualifiedName, CollectionMeta> byName;
    private final Map<ShardId, CollectionMeta> byShard;

    private Catalog(Revision revision, Map<DatabaseId, DatabaseMeta> databases,
            Map<CollectionId, CollectionMeta> collections, Map<CollectionId, LoadMeta> loads) {
        this.revision = revision;
        this.databases = databases;
        this.collections = collections;
        this.loads = loads;
        databasesByName = new HashMap<>();
        byName = new HashMap<>();
        byShard = new HashMap<>();
        databases.values().forEach(d -> databasesByName.put(d.name(), d));
        collections.values().forEach(this::lookUp);
    }

    private void lookUp(CollectionMeta collection) {
        if (collection.state() != CollectionState.DROPPING) {
            byName.put(new QualifiedName(collection.database(), collection.name()), collection);
        }
        collection.shards().forEach(s -> byShard.put(s.id(), collection));
    }

    private Catalog(Revision revision, Catalog same) {
        this.revision = revision;
        databases = same.databases;
        collections = same.collections;
        loads = same.loads;
        databasesByName = same.databasesByName;
        byName = same.byName;
        byShard = same.byShard;
    }

    /** The image of a whole range of {@link CatalogKeys#PREFIX}. */
    public static Catalog of(MetaSnapshot snapshot) {
        CatalogDelta delta = new CatalogDelta(Map.of(), Map.of(), Map.of());
        snapshot.entries().forEach(delta::put);
        return delta.build(snapshot.revision());
    }

    @Override
    public Catalog apply(List<MetaEvent> events, Revision upTo) {
        if (events.isEmpty()) {
            return new Catalog(upTo, this);
        }
        CatalogDelta delta = new CatalogDelta(databases, collections, loads);
        events.forEach(delta::apply);
        return delta.build(upTo);
    }

    static Catalog of(Revision revision, Map<DatabaseId, DatabaseMeta> databases,
            Map<CollectionId, CollectionMeta> collections, Map<CollectionId, LoadMeta> loads) {
        return new Catalog(revision, Collections.unmodifiableMap(databases), Collections.unmodifiableMap(collections),
                Collections.unmodifiableMap(loads));
    }

    @Override
    public Revision revision() {
        return revision;
    }

    /** In order of their ids. */
    public Collection<DatabaseMeta> databases() {
        return databases.values();
    }

    /** The empty name means the default database. */
    public Optional<DatabaseMeta> database(String name) {
        return Optional.ofNullable(databasesByName.get(name.isEmpty() ? DatabaseMeta.DEFAULT_NAME : name));
    }

    public Optional<DatabaseMeta> database(DatabaseId id) {
        return Optional.ofNullable(databases.get(id));
    }

    /** Collections in every state, in order of their ids. */
    public Collection<CollectionMeta> collections() {
        return collections.values();
    }

    /** What clients see of a database, in order of their ids. */
    public List<CollectionMeta> collectionsOf(DatabaseId database) {
        return collections.values().stream().filter(c -> c.available() && c.database().equals(database)).toList();
    }

    /** A collection in whatever state. */
    public Optional<CollectionMeta> collection(CollectionId id) {
        return Optional.ofNullable(collections.get(id));
    }

    /** The collection that clients see under this name; the empty database name means the default database. */
    public Optional<CollectionMeta> collection(String database, String name) {
        return database(database).flatMap(d -> holderOf(d.id(), name)).filter(CollectionMeta::available);
    }

    /** The collection that has taken the name, perhaps not available yet. */
    public Optional<CollectionMeta> holderOf(DatabaseId database, String name) {
        return Optional.ofNullable(byName.get(new QualifiedName(database, name)));
    }

    /** The collection that a shard is part of, in whatever state. */
    public Optional<CollectionMeta> collectionOf(ShardId shard) {
        return Optional.ofNullable(byShard.get(shard));
    }

    /** Loads in order of their collections' ids. */
    public Collection<LoadMeta> loads() {
        return loads.values();
    }

    /** The load of a collection; nothing while it is released. */
    public Optional<LoadMeta> load(CollectionId collection) {
        return Optional.ofNullable(loads.get(collection));
    }

    private record QualifiedName(DatabaseId database, String name) { }
}
