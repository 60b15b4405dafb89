package io.arrwdb.core.catalog;

import io.arrwdb.core.coordination.Image;
import io.arrwdb.core.id.CollectionId;
import io.arrwdb.core.id.DatabaseId;
import io.arrwdb.core.id.ShardId;
import io.arrwdb.core.port.meta.MetaEvent;
import io.arrwdb.core.port.meta.MetaSnapshot;
import io.arrwdb.core.port.meta.Revision;
import java.util.ArrayList;
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
    public static final Catalog EMPTY = new Catalog(Revision.ZERO, CatalogRecords.NONE);

    private final Revision revision;
    private final CatalogRecords records;
    private final Map<String, DatabaseMeta> databasesByName;
    private final Map<QualifiedName, CollectionMeta> byName;
    private final Map<QualifiedName, AliasMeta> aliasesByName;
    private final Map<CollectionId, List<AliasMeta>> aliasesOf;
    private final Map<ShardId, CollectionMeta> byShard;

    Catalog(Revision revision, CatalogRecords records) {
        this.revision = revision;
        this.records = records;
        databasesByName = new HashMap<>();
        byName = new HashMap<>();
        aliasesByName = new HashMap<>();
        aliasesOf = new HashMap<>();
        byShard = new HashMap<>();
        records.databases().values().forEach(d -> databasesByName.put(d.name(), d));
        records.collections().values().forEach(this::lookUp);
        records.aliases().values().forEach(this::lookUp);
    }

    private void lookUp(CollectionMeta collection) {
        if (collection.state() != CollectionState.DROPPING) {
            byName.put(new QualifiedName(collection.database(), collection.name()), collection);
        }
        collection.shards().forEach(s -> byShard.put(s.id(), collection));
    }

    private void lookUp(AliasMeta alias) {
        aliasesByName.put(new QualifiedName(alias.database(), alias.name()), alias);
        aliasesOf.computeIfAbsent(alias.collection(), c -> new ArrayList<>()).add(alias);
    }

    private Catalog(Revision revision, Catalog same) {
        this.revision = revision;
        records = same.records;
        databasesByName = same.databasesByName;
        byName = same.byName;
        aliasesByName = same.aliasesByName;
        aliasesOf = same.aliasesOf;
        byShard = same.byShard;
    }

    /** The image of a whole range of {@link CatalogKeys#PREFIX}. */
    public static Catalog of(MetaSnapshot snapshot) {
        CatalogDelta delta = new CatalogDelta(CatalogRecords.NONE);
        snapshot.entries().forEach(delta::put);
        return delta.build(snapshot.revision());
    }

    @Override
    public Catalog apply(List<MetaEvent> events, Revision upTo) {
        if (events.isEmpty()) {
            return new Catalog(upTo, this);
        }
        CatalogDelta delta = new CatalogDelta(records);
        events.forEach(delta::apply);
        return delta.build(upTo);
    }

    @Override
    public Revision revision() {
        return revision;
    }

    /** In order of their ids. */
    public Collection<DatabaseMeta> databases() {
        return records.databases().values();
    }

    /** The empty name means the default database. */
    public Optional<DatabaseMeta> database(String name) {
        return Optional.ofNullable(databasesByName.get(name.isEmpty() ? DatabaseMeta.DEFAULT_NAME : name));
    }

    public Optional<DatabaseMeta> database(DatabaseId id) {
        return Optional.ofNullable(records.databases().get(id));
    }

    /** Collections in every state, in order of their ids. */
    public Collection<CollectionMeta> collections() {
        return records.collections().values();
    }

    /** What clients see of a database, in order of their ids. */
    public List<CollectionMeta> collectionsOf(DatabaseId database) {
        return collections().stream().filter(c -> c.available() && c.database().equals(database)).toList();
    }

    /** A collection in whatever state. */
    public Optional<CollectionMeta> collection(CollectionId id) {
        return Optional.ofNullable(records.collections().get(id));
    }

    /** The collection that clients see under this name of its own; the empty database name means the default database. */
    public Optional<CollectionMeta> collection(String database, String name) {
        return database(database).flatMap(d -> holderOf(d.id(), name)).filter(CollectionMeta::available);
    }

    /** The collection that clients mean by this name, which may be an alias; the empty database name means the default database. */
    public Optional<CollectionMeta> meant(String database, String name) {
        return collection(database, name).or(() -> database(database).flatMap(d -> alias(d.id(), name))
                .flatMap(alias -> collection(alias.collection())).filter(CollectionMeta::available));
    }

    /** The alias of this name. */
    public Optional<AliasMeta> alias(DatabaseId database, String name) {
        return Optional.ofNullable(aliasesByName.get(new QualifiedName(database, name)));
    }

    /** A collection's aliases, in order of their names. */
    public List<AliasMeta> aliasesOf(CollectionId collection) {
        return Collections.unmodifiableList(aliasesOf.getOrDefault(collection, List.of()));
    }

    /** A database's aliases, in order of their names. */
    public List<AliasMeta> aliasesOf(DatabaseId database) {
        return records.aliases().values().stream().filter(alias -> alias.database().equals(database)).toList();
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
        return records.loads().values();
    }

    /** The load of a collection; nothing while it is released. */
    public Optional<LoadMeta> load(CollectionId collection) {
        return Optional.ofNullable(records.loads().get(collection));
    }

    private record QualifiedName(DatabaseId database, String name) { }
}
