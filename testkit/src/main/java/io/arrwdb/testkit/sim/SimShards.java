package io.arrwdb.testkit.sim;

import io.arrwdb.core.id.CollectionId;
import io.arrwdb.core.id.LogGroupId;
import io.arrwdb.core.id.PartitionId;
import io.arrwdb.core.id.ShardId;
import io.arrwdb.core.ring.TokenRing;
import io.arrwdb.core.schema.CollectionSchema;
import io.arrwdb.core.time.Timestamp;
import io.arrwdb.testkit.check.RowShape;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Which shards there are, and which partitions: what clients know of the catalog. */
final class SimShards {
    static final CollectionId COLLECTION = new CollectionId(7);

    /** A shard with the partitions that take rows now. */
    static final class Shard {
        private final ShardId id;
        private LogGroupId group;
        private final boolean replaces;
        private final boolean textKeys;
        private final List<PartitionId> partitions = new ArrayList<>();
        private final Family family;
        private boolean created;
        private int schemaVersion = 1;

        Shard(ShardId id, LogGroupId group, boolean replaces, boolean textKeys, Family family) {
            this.family = family;
            this.id = id;
            this.group = group;
            this.replaces = replaces;
            this.textKeys = textKeys;
        }

        ShardId id() {
            return id;
        }

        LogGroupId group() {
            return group;
        }

        void movedTo(LogGroupId next) {
            group = next;
        }

        /** Whether an insert replaces the row of its key. */
        boolean replaces() {
            return replaces;
        }

        /** Whether the primary key is text. */
        boolean textKeys() {
            return textKeys;
        }

        /** The newest version that every client may write at. */
        int schemaVersion() {
            return schemaVersion;
        }

        CollectionSchema schema(int version) {
            return SimRows.schema(textKeys, version);
        }

        void schemaChanged(int version) {
            schemaVersion = version;
        }

        List<PartitionId> partitions() {
            return partitions;
        }

        /** The ring that this shard shares with those that it was split from, and that were split from it. */
        TokenRing ring() {
            return family.ring;
        }

        boolean owns(String key) {
            return owns(ring(), key);
        }

        boolean owns(TokenRing ring, String key) {
            return ring.ownerOf(RowShape.hash(key, textKeys)).equals(id);
        }

        boolean isCreated() {
            return created;
        }

        void created() {
            created = true;
        }
    }

    /** Shards that were one once. */
    private static final class Family {
        private TokenRing ring;

        Family(TokenRing ring) {
            this.ring = ring;
        }
    }

    private final List<Shard> shards = new ArrayList<>();
    private long lastId;
    private long lastPartition = 100;

    Shard add(LogGroupId group, boolean replaces, boolean textKeys) {
        ShardId id = new ShardId(++lastId);
        Shard shard = new Shard(id, group, replaces, textKeys, new Family(TokenRing.create(List.of(id), Timestamp.ZERO)));
        shard.partitions.add(nextPartition());
        shard.partitions.add(nextPartition());
        shards.add(shard);
        return shard;
    }

    /** The child of a split that is to be; it is known to clients once it is {@link #split split off}. */
    Shard childOf(Shard parent) {
        Shard child = new Shard(new ShardId(++lastId), parent.group, parent.replaces, parent.textKeys, parent.family);
        child.partitions.addAll(parent.partitions);
        child.schemaVersion = parent.schemaVersion;
        return child;
    }

    void split(Shard child, TokenRing next) {
        child.family.ring = next;
        child.created();
        shards.add(child);
    }

    /** The shard of the same family that owns the key; empty where that has been dropped. */
    Optional<Shard> ownerOf(Shard relative, String key) {
        return shards.stream().filter(shard -> shard.family == relative.family && shard.owns(key)).findFirst();
    }

    Optional<Shard> find(ShardId id) {
        return shards.stream().filter(shard -> shard.id.equals(id)).findFirst();
    }

    void remove(Shard shard) {
        shards.remove(shard);
    }

    PartitionId nextPartition() {
        return new PartitionId(++lastPartition);
    }

    List<Shard> all() {
        return shards;
    }

    List<Shard> created() {
        return shards.stream().filter(Shard::isCreated).toList();
    }
}
