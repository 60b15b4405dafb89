package io.arrwdb.shard.table;

import io.arrwdb.core.id.PartitionId;
import io.arrwdb.core.id.PrimaryKeys;
import io.arrwdb.core.time.Timestamp;
import io.arrwdb.core.wal.ShardChange;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What a shard should hold, in the simplest way: every version of every row with the times between which it is visible. */
final class ShardModel {
    private final List<Version> versions = new ArrayList<>();

    private static final class Version {
        final long key;
        final long value;
        final PartitionId partition;
        final Timestamp inserted;
        Timestamp deleted = Timestamp.MAX;

        Version(long key, long value, PartitionId partition, Timestamp inserted) {
            this.key = key;
            this.value = value;
            this.partition = partition;
            this.inserted = inserted;
        }

        void die(Timestamp ts) {
            deleted = Timestamp.min(deleted, ts);
        }
    }

    void insert(PartitionId partition, List<Long> keys, List<Long> values, boolean replace, Timestamp ts) {
        for (int i = 0; i < keys.size(); i++) {
            long key = keys.get(i);
            if (replace) {
                versions.stream().filter(v -> v.key == key).forEach(v -> v.die(ts));
            }
            versions.add(new Version(key, values.get(i), partition, ts));
        }
    }

    void delete(ShardChange.Delete delete, List<Long> keys, Timestamp ts) {
        for (int i = 0; i < keys.size(); i++) {
            long key = keys.get(i);
            Timestamp expected = delete.expected().isEmpty() ? null : delete.expected().get(i);
            versions.stream().filter(v -> v.key == key && delete.partition().map(v.partition::equals).orElse(true)
                    && (expected == null || expected.equals(v.inserted))).forEach(v -> v.die(ts));
        }
    }

    void dropPartition(PartitionId partition, Timestamp ts) {
        versions.stream().filter(v -> v.partition.equals(partition)).forEach(v -> v.die(ts));
    }

    void truncate(Timestamp ts) {
        versions.forEach(v -> v.die(ts));
    }

    /** The insert time of the newest version of a key, dead or alive. */
    Timestamp newest(long key) {
        return versions.stream().filter(v -> v.key == key).map(v -> v.inserted).max(Timestamp::compareTo)
                .orElse(Timestamp.ZERO);
    }

    /** The values of each key that are visible, with how often each is. */
    Map<Long, List<Long>> visible(Timestamp mvcc) {
        Map<Long, List<Long>> visible = new TreeMap<>();
        for (Version v : versions) {
            if (!v.inserted.isAfter(mvcc) && v.deleted.isAfter(mvcc)) {
                visible.computeIfAbsent(v.key, k -> new ArrayList<>()).add(v.value);
            }
        }
        visible.values().forEach(values -> values.sort(null));
        return visible;
    }

    static PrimaryKeys keys(boolean text, List<Long> keys) {
        return text ? new PrimaryKeys.Strings(keys.stream().map(Rows::text).toList())
                : new PrimaryKeys.Longs(keys.stream().mapToLong(Long::longValue).toArray());
    }
}
