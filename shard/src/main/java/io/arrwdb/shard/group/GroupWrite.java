package io.arrwdb.shard.group;

import io.arrwdb.core.id.PartitionId;
import io.arrwdb.core.id.PrimaryKeys;
import io.arrwdb.core.id.ShardId;
import io.arrwdb.core.time.Timestamp;
import io.arrwdb.core.wal.ShardChange;
import java.util.List;
import java.util.Optional;

/** One thing that a request asks of a shard of the group. */
public sealed interface GroupWrite {
    ShardId shard();

    /** Whether it asks for a split. */
    default boolean splits() {
        return this instanceof Order order && order.change() instanceof ShardChange.Split;
    }

    /** Whether it ends what the shard owns here: until that is certain nobody knows whether later writes belong here. */
    default boolean holdsBack() {
        return splits() || this instanceof Order order && order.change() instanceof ShardChange.Cut;
    }

    /** About how many bytes it takes in the log. */
    long bytes();

    /**
     * Rows to add.
     *
     * @param upsert whether a row replaces that of its key even where the collection keeps duplicates
     * @param batch an encoded column batch; must not be changed
     */
    record Rows(ShardId shard, PartitionId partition, int schemaVersion, boolean upsert, byte[] batch)
            implements GroupWrite {
        @Override
        public long bytes() {
            return batch.length + 64L;
        }
    }

    /** Rows to delete, by key; see {@link ShardChange.Delete}. */
    record Deletion(ShardId shard, Optional<PartitionId> partition, PrimaryKeys keys, List<Timestamp> expected)
            implements GroupWrite {
        @Override
        public long bytes() {
            long keyBytes = switch (keys) {
                case PrimaryKeys.Longs longs -> longs.size() * 8L;
                case PrimaryKeys.Strings strings -> strings.values().stream().mapToLong(s -> s.length() * 3L + 2).sum();
            };
            return keyBytes + expected.size() * 8L + 64;
        }
    }

    /** A control record, a Seal, a split, or a step of a move. */
    record Order(ShardId shard, ShardChange change) implements GroupWrite {
        @Override
        public long bytes() {
            return 256;
        }
    }
}
