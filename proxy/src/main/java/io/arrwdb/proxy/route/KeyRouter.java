package io.arrwdb.proxy.route;

import io.arrwdb.core.catalog.CollectionMeta;
import io.arrwdb.core.id.PartitionId;
import io.arrwdb.core.id.ShardId;
import io.arrwdb.core.ring.KeyHash;
import io.arrwdb.core.time.Timestamp;
import io.arrwdb.engine.segment.PrimaryKey;
import io.arrwdb.proto.internal.PrimaryKeys;
import io.arrwdb.proto.internal.ShardWrite;
import io.arrwdb.proxy.wire.Keys;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Sorts the keys of a delete by shard. */
public final class KeyRouter {
    private KeyRouter() { }

    /**
     * One write for each shard that owns keys.
     *
     * @param versions the timestamp of the version to delete, one a key; empty to delete whatever is there
     * @param partition nothing to delete in every partition
     */
    public static List<ShardWrite> route(CollectionMeta collection, List<PrimaryKey> keys, List<Timestamp> versions,
            Optional<PartitionId> partition) {
        Map<ShardId, Share> shares = new TreeMap<>();
        for (int i = 0; i < keys.size(); i++) {
            PrimaryKey key = keys.get(i);
            Share share = shares.computeIfAbsent(collection.ring().ownerOf(hash(key)), s -> new Share());
            Keys.add(share.keys, key);
            if (!versions.isEmpty()) {
                share.versions.add(versions.get(i).value());
            }
        }
        return shares.entrySet().stream().map(e -> ShardWrite.newBuilder().setShard(e.getKey().value())
                .setPartition(partition.map(PartitionId::value).orElse(0L))
                .setSchemaVersion(collection.schema().version()).setKeys(e.getValue().keys)
                .addAllExpectedTs(e.getValue().versions).build()).toList();
    }

    private static long hash(PrimaryKey key) {
        return switch (key) {
            case PrimaryKey.OfLong k -> KeyHash.of(k.value());
            case PrimaryKey.OfString k -> KeyHash.of(k.utf8());
        };
    }

    private static final class Share {
        private final PrimaryKeys.Builder keys = PrimaryKeys.newBuilder();
        private final List<Long> versions = new ArrayList<>();
    }
}
