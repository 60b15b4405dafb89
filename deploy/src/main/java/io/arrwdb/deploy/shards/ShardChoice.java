package io.arrwdb.deploy.shards;

import io.arrwdb.proto.internal.ListShardsResponse;
import io.arrwdb.proto.internal.ShardEntry;
import java.util.List;
import java.util.Optional;

/** Which shards an operator means: a number is a shard, a name is a collection and means all of its shards. */
final class ShardChoice {
    private ShardChoice() { }

    /** @throws IllegalArgumentException where there is none such */
    static List<ShardEntry> of(String named, String database, ListShardsResponse listing) {
        if (named.matches("\\d{1,18}")) {
            return List.of(shard(Long.parseLong(named), listing).orElseThrow(
                    () -> new IllegalArgumentException("there is no shard " + named + "; cluster shards lists those that there are")));
        }
        List<ShardEntry> shards = listing.getShardsList().stream()
                .filter(shard -> shard.getDatabase().equals(database) && shard.getCollection().equals(named)).toList();
        if (shards.isEmpty()) {
            throw new IllegalArgumentException("database " + database + " has no collection " + named + "; cluster shards lists those that there are");
        }
        return shards;
    }

    static Optional<ShardEntry> shard(long id, ListShardsResponse listing) {
        return listing.getShardsList().stream().filter(shard -> shard.getShard() == id).findFirst();
    }
}
