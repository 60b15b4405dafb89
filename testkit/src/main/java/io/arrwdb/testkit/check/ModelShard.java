package io.arrwdb.testkit.check;

import io.arrwdb.core.id.FieldId;
import io.arrwdb.core.id.PartitionId;
import io.arrwdb.core.id.PrimaryKeys;
import io.arrwdb.core.id.RequestId;
import io.arrwdb.core.time.Timestamp;
import io.arrwdb.core.wal.ShardChange;
import io.arrwdb.core.wal.Verdict;
import io.arrwdb.engine.column.Column;
import io.arrwdb.engine.column.ColumnBatch;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What a shard should hold, in the plainest way: every version of every key, for ever. */
public final class ModelShard {
    private static final class Version {
        private final PartitionId partition;
        private final long value;
        private final Timestamp inserted;
        private Timestamp deleted = Timestamp.MAX;

        Version(PartitionId partition, long value, Timestamp inserted) {
            this.partition = partition;
            this.value = value;
            this.inserted = inserted;
        }
    }

    private final FieldId keyField;
    private final FieldId valueField;
    private final Map<Long, List<Version>> versions = new TreeMap<>();
    private final Map<PartitionId, Timestamp> droppedPartitions = new HashMap<>();
    private final Map<RequestId, Timestamp> requests = new HashMap<>();
    private Timestamp last = Timestamp.ZERO;

    /** @param keyField an Int64 primary key */
    public ModelShard(FieldId keyField, FieldId valueField) {
        this.keyField = keyField;
        this.valueField = valueField;
    }

    /** Applies an accepted request; answers what is wrong with it, if anything. */
    public Optional<String> apply(Verdict.Accepted accepted) {
        if (requests.putIfAbsent(accepted.request(), accepted.ts()) != null) {
            return Optional.of("request " + accepted.request() + " takes effect twice on shard " + accepted.shard());
        }
        if (!accepted.ts().isAfter(last)) {
            return Optional.of("timestamp " + accepted.ts() + " on shard " + accepted.shard() + " follows " + last);
        }
        last = accepted.ts();
        accepted.changes().forEach(change -> apply(change, accepted.ts()));
        return Optional.empty();
    }

    /** When a request took effect. */
    public Optional<Timestamp> applied(RequestId request) {
        return Optional.ofNullable(requests.get(request));
    }

    /** The rows visible at {@code mvcc}, sorted. */
    public List<ModelRow> visibleAt(Timestamp mvcc) {
        List<ModelRow> rows = new ArrayList<>();
        versions.forEach((key, all) -> {
            for (Version version : all) {
                boolean there = !version.inserted.isAfter(mvcc) && version.deleted.isAfter(mvcc)
                        && droppedPartitions.getOrDefault(version.partition, Timestamp.MAX).isAfter(mvcc);
                if (there) {
                    rows.add(new ModelRow(key, version.value, version.inserted));
                }
            }
        });
        Collections.sort(rows);
        return rows;
    }

    /** The rows that are not deleted now, sorted. */
    public List<ModelRow> live() {
        return visibleAt(Timestamp.MAX.plus(-1));
    }

    private void apply(ShardChange change, Timestamp ts) {
        switch (change) {
            case ShardChange.Insert insert -> insert(insert, ts);
            case ShardChange.Delete delete -> delete(delete, ts);
            case ShardChange.DropPartition drop -> droppedPartitions.putIfAbsent(drop.partition(), ts);
            case ShardChange.Truncate truncate -> versions.values().forEach(all -> all.forEach(version -> kill(version, ts)));
            case ShardChange.DropShard drop -> versions.values().forEach(all -> all.forEach(version -> kill(version, ts)));
            case ShardChange.Seal seal -> { }
            case ShardChange.CreateShard create -> { }
            case ShardChange.ChangeSchema schema -> { }
        }
    }

    private void insert(ShardChange.Insert insert, Timestamp ts) {
        ColumnBatch batch = ColumnBatch.decode(insert.batch());
        Column keys = batch.column(keyField).orElseThrow();
        Column values = batch.column(valueField).orElseThrow();
        for (int row = 0; row < batch.rows(); row++) {
            List<Version> all = versions.computeIfAbsent(keys.getLong(row), key -> new ArrayList<>());
            if (insert.replace()) {
                all.forEach(version -> kill(version, ts));
            }
            all.add(new Version(insert.partition(), values.getLong(row), ts));
        }
    }

    private void delete(ShardChange.Delete delete, Timestamp ts) {
        long[] keys = ((PrimaryKeys.Longs) delete.keys()).values();
        for (int i = 0; i < keys.length; i++) {
            for (Version version : versions.getOrDefault(keys[i], List.of())) {
                boolean meant = delete.partition().isEmpty() || delete.partition().get().equals(version.partition);
                boolean expected = delete.expected().isEmpty() || delete.expected().get(i).equals(version.inserted);
                if (meant && expected) {
                    kill(version, ts);
                }
            }
        }
    }

    private static void kill(Version version, Timestamp ts) {
        version.deleted = Timestamp.min(version.deleted, ts);
    }
}
