package io.arrwdb.testkit.sim;

import io.arrwdb.core.id.CollectionId;
import io.arrwdb.core.id.LogGroupId;
import io.arrwdb.core.id.PartitionId;
import io.arrwdb.core.id.ShardId;
import io.arrwdb.core.schema.CollectionSchema;
import java.util.ArrayList;
import java.util.List;

/** Which shards there are, and which partitions: what clients know of the catalog. */
final class SimShards {
    static final CollectionId COLLECTION = new CollectionId(7);

    /** A shard with the partitions that take rows now. */
    static final class Shard {
        private final ShardId id;
        private final LogGroupId group;
        private final boolean replaces;
        private final boolean textKeys;
        private final List<PartitionId> partitions = new ArrayList<>();
        private boolean created;
        private int schemaVersion = 1;

        Shard(ShardId id, LogGroupId group, boolean replaces, boolean textKeys) {
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

        boolean isCreated() {
            return created;
        }

        void created() {
            created = true;
        }
    }

    private final List<Shard> shards = new ArrayList<>();
    private long lastId;
    private long lastPartition = 100;

    Shard add(LogGroupId group, boolean replaces, boolean textKeys) {
        Shard shard = new Shard(new ShardId(++lastId), group, replaces, textKeys);
        shard.partitions.add(nextPartition());
        shard.partitions.add(nextPartition());
        shards.add(shard);
        return shard;
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
