package io.arrwdb.deploy.wal;

import io.arrwdb.core.catalog.CatalogKeys;
import io.arrwdb.core.catalog.CollectionMeta;
import io.arrwdb.core.id.CollectionId;
import io.arrwdb.core.id.ShardId;
import io.arrwdb.core.schema.CollectionSchema;
import io.arrwdb.core.wal.ShardChange;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What shards are part of, and what their fields are called: as the metadata says, and as the log does where it is newer. */
final class CollectionNames {
    private final Map<ShardId, Named> collections = new HashMap<>();
    private final Map<ShardId, CollectionSchema> schemas = new HashMap<>();

    /** A collection. */
    record Named(long id, String name) { }

    /** @param records of collections, as the catalog keeps them */
    CollectionNames(List<CollectionMeta> records) {
        records.forEach(collection -> collection.shards().forEach(shard -> {
            collections.put(shard.id(), new Named(collection.id().value(), collection.name()));
            schemas.put(shard.id(), collection.schema());
        }));
    }

    static boolean isCollection(String key) {
        return key.startsWith(CatalogKeys.COLLECTIONS);
    }

    /** What the log says of the shard. */
    synchronized void learn(ShardId shard, ShardChange change) {
        switch (change) {
            case ShardChange.CreateShard create -> learn(shard, create.schema(), create.collection());
            case ShardChange.Adopt adopt -> learn(shard, adopt.schema(), adopt.collection());
            case ShardChange.ChangeSchema changed -> newer(shard, changed.schema());
            default -> { }
        }
    }

    synchronized Optional<Named> collection(ShardId shard) {
        return Optional.ofNullable(collections.get(shard));
    }

    synchronized CollectionSchema schema(ShardId shard) {
        return schemas.getOrDefault(shard, new CollectionSchema(0, "", false, List.of()));
    }

    private void learn(ShardId shard, CollectionSchema schema, CollectionId collection) {
        newer(shard, schema);
        collections.putIfAbsent(shard, new Named(collection.value(), ""));
    }

    /** Fields are added and never taken away, so the newest schema names those of every row. */
    private void newer(ShardId shard, CollectionSchema schema) {
        schemas.merge(shard, schema, (a, b) -> a.version() >= b.version() ? a : b);
    }
}
