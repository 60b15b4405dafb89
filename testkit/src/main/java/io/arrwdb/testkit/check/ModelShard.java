package io.arrwdb.testkit.check;

import io.arrwdb.core.id.PartitionId;
import io.arrwdb.core.id.RequestId;
import io.arrwdb.core.ring.Ownership;
import io.arrwdb.core.schema.DataType;
import io.arrwdb.core.time.Timestamp;
import io.arrwdb.core.wal.ShardChange;
import io.arrwdb.core.wal.Verdict;
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
        private final ModelRow row;
        private Timestamp deleted = Timestamp.MAX;

        Version(ModelRow row) {
            this.row = row;
        }

        Version copy() {
            Version copy = new Version(row);
            copy.deleted = deleted;
            return copy;
        }
    }

    private final RowShape shape;
    private final Map<String, List<Version>> versions = new TreeMap<>();
    private final Map<PartitionId, Timestamp> droppedPartitions = new HashMap<>();
    private final Map<RequestId, Verdict.Accepted> requests = new HashMap<>();
    private Ownership ownership = Ownership.ALL;
    private Timestamp last = Timestamp.ZERO;
    private int schemaVersion;
    private boolean textKeys;

    public ModelShard(RowShape shape) {
        this.shape = shape;
    }

    /** Applies an accepted request; answers what is wrong with it, if anything. */
    public Optional<String> apply(Verdict.Accepted accepted) {
        if (requests.putIfAbsent(accepted.request(), accepted) != null) {
            return Optional.of("request " + accepted.request() + " takes effect twice on shard " + accepted.shard());
        }
        if (!accepted.ts().isAfter(last)) {
            return Optional.of("timestamp " + accepted.ts() + " on shard " + accepted.shard() + " follows " + last);
        }
        Optional<String> foreign = foreign(accepted);
        if (foreign.isPresent()) {
            return Optional.of("request " + accepted.request() + " takes effect on shard " + accepted.shard() + ", which does not own key "
                    + foreign.get());
        }
        last = accepted.ts();
        accepted.changes().forEach(change -> apply(change, accepted.ts()));
        return Optional.empty();
    }

    /** The child of a split that has just been applied: all that this shard had, and what it owns of it, and when. */
    ModelShard child(ShardChange.Split split) {
        ModelShard child = copy();
        child.ownership = Ownership.ofChild(new Ownership.Claim(last, split.ringVersion(), split.moved()));
        return child;
    }

    /** The shard as it stands, going on by itself. */
    ModelShard copy() {
        ModelShard copy = new ModelShard(shape);
        versions.forEach((key, all) -> copy.versions.put(key, new ArrayList<>(all.stream().map(Version::copy).toList())));
        copy.droppedPartitions.putAll(droppedPartitions);
        copy.requests.putAll(requests);
        copy.ownership = ownership;
        copy.last = last;
        copy.schemaVersion = schemaVersion;
        copy.textKeys = textKeys;
        return copy;
    }

    /** A key of the request that the shard did not own when it took effect, if any. */
    private Optional<String> foreign(Verdict.Accepted accepted) {
        return accepted.changes().stream().flatMap(change -> shape.keys(change).stream())
                .filter(key -> !ownership.owns(RowShape.hash(key, textKeys), accepted.ts())).findFirst();
    }

    /** How a request took effect, if it has. */
    public Optional<Verdict.Accepted> applied(RequestId request) {
        return Optional.ofNullable(requests.get(request));
    }

    /** The schema in force at the end of the log. */
    public int schemaVersion() {
        return schemaVersion;
    }

    /** The rows visible at {@code mvcc}, sorted. */
    public List<ModelRow> visibleAt(Timestamp mvcc) {
        List<ModelRow> rows = new ArrayList<>();
        versions.values().forEach(all -> {
            for (Version version : all) {
                boolean there = !version.row.inserted().isAfter(mvcc) && version.deleted.isAfter(mvcc)
                        && ownership.owns(RowShape.hash(version.row.key(), textKeys), mvcc)
                        && droppedPartitions.getOrDefault(version.row.partition(), Timestamp.MAX).isAfter(mvcc);
                if (there) {
                    rows.add(version.row);
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

    private void apply(ShardChange changed, Timestamp ts) {
        switch (changed) {
            case ShardChange.Insert insert -> insert(insert, ts);
            case ShardChange.Delete delete -> delete(delete, ts);
            case ShardChange.DropPartition drop -> droppedPartitions.putIfAbsent(drop.partition(), ts);
            case ShardChange.Truncate truncate -> versions.values().forEach(all -> all.forEach(version -> kill(version, ts)));
            case ShardChange.DropShard drop -> versions.values().forEach(all -> all.forEach(version -> kill(version, ts)));
            case ShardChange.Seal seal -> { }
            case ShardChange.Cut cut -> { }
            case ShardChange.Resume resume -> { }
            case ShardChange.Adopt adopt -> { }
            case ShardChange.Split split -> ownership = ownership.narrowed(new Ownership.Claim(ts, split.ringVersion(), split.kept()));
            case ShardChange.CreateShard create -> {
                schemaVersion = create.schema().version();
                textKeys = create.schema().primaryKey().type() == DataType.VARCHAR;
            }
            case ShardChange.ChangeSchema change -> schemaVersion = change.schema().version();
        }
    }

    private void insert(ShardChange.Insert insert, Timestamp ts) {
        ColumnBatch batch = ColumnBatch.decode(insert.batch());
        for (int i = 0; i < batch.rows(); i++) {
            ModelRow row = shape.row(batch::column, i, insert.partition(), ts);
            List<Version> all = versions.computeIfAbsent(row.key(), key -> new ArrayList<>());
            if (insert.replace()) {
                all.forEach(version -> kill(version, ts));
            }
            all.add(new Version(row));
        }
    }

    private void delete(ShardChange.Delete delete, Timestamp ts) {
        List<String> keys = RowShape.keys(delete.keys());
        for (int i = 0; i < keys.size(); i++) {
            for (Version version : versions.getOrDefault(keys.get(i), List.of())) {
                boolean meant = delete.partition().isEmpty() || delete.partition().get().equals(version.row.partition());
                boolean expected = delete.expected().isEmpty() || delete.expected().get(i).equals(version.row.inserted());
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
