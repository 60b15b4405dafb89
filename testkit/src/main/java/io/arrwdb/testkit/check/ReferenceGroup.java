package io.arrwdb.testkit.check;

import io.arrwdb.core.id.Epoch;
import io.arrwdb.core.id.LogGroupId;
import io.arrwdb.core.id.Offset;
import io.arrwdb.core.id.RequestId;
import io.arrwdb.core.id.ShardId;
import io.arrwdb.core.port.log.LogEntry;
import io.arrwdb.core.time.Timestamp;
import io.arrwdb.core.wal.GroupPosition;
import io.arrwdb.core.wal.GroupReader;
import io.arrwdb.core.wal.ReaderState;
import io.arrwdb.core.wal.Rule;
import io.arrwdb.core.wal.ShardChange;
import io.arrwdb.core.wal.Verdict;
import io.arrwdb.core.wal.WalRecord;
import io.arrwdb.engine.memory.MemoryBudget;
import io.arrwdb.shard.feed.ShardApplier;
import io.arrwdb.shard.table.ShardTable;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * A replica that reads a group's log from its first record on, never truncated, never flushed, with every rule in force:
 * what the log means. Beside its real tables it keeps the plain model, and everything that has been true at each offset.
 */
public final class ReferenceGroup {
    private final List<LogEntry> log;
    private final Violations violations;
    private final RowShape shape;
    private final Function<LogGroupId, ReferenceGroup> others;
    private final ShardApplier applier;
    private final Map<ShardId, ModelShard> models = new TreeMap<>();
    private final Map<ShardId, NavigableMap<Long, Long>> hashes = new HashMap<>();
    private final Map<ShardId, Map<Timestamp, Long>> hashesByTime = new HashMap<>();
    private final Map<ShardId, NavigableMap<Long, ReaderState>> checkpoints = new HashMap<>();
    private final NavigableMap<Long, Epoch> epochs = new TreeMap<>(Map.of(0L, Epoch.NONE));
    private Timestamp last = Timestamp.ZERO;
    private int next;

    /** @param log all that ever landed, growing */
    public ReferenceGroup(String topicId, List<LogEntry> log, RowShape shape, Violations violations) {
        this(topicId, log, shape, violations, group -> {
            throw new IllegalStateException("there is no other group than this one to come from: " + group);
        });
    }

    /** @param others the groups that shards move from; up to date with all that landed before their adoption here */
    public ReferenceGroup(String topicId, List<LogEntry> log, RowShape shape, Violations violations,
            Function<LogGroupId, ReferenceGroup> others) {
        this.others = others;
        this.log = log;
        this.shape = shape;
        this.violations = violations;
        applier = new ShardApplier(new GroupReader(GroupPosition.beginning(topicId), Rule.all()),
                (shard, creation) -> new ShardTable(creation.collection(), shard, creation.schema(), MemoryBudget.unlimited()),
                new Newcomers());
    }

    /** Reads what has landed since the last call. */
    public void catchUp() {
        while (next < log.size()) {
            LogEntry entry = log.get(next++);
            take(applier.apply(entry).reading());
        }
    }

    /** The epoch whose records count at the end of the log. */
    public Epoch epoch() {
        return applier.reader().epoch();
    }

    /** The epoch whose records count at an offset. */
    public Epoch epochAt(Offset offset) {
        return epochs.floorEntry(offset.value()).getValue();
    }

    public Collection<ShardId> shards() {
        return models.keySet();
    }

    public Optional<ModelShard> model(ShardId shard) {
        return Optional.ofNullable(models.get(shard));
    }

    /** The state hash of a shard at an offset: empty before its creation. */
    public Optional<Long> hashAt(ShardId shard, Offset offset) {
        return Optional.ofNullable(hashes.get(shard)).map(known -> known.floorEntry(offset.value())).map(Map.Entry::getValue);
    }

    /** The state hash of a shard after the request that took effect at {@code applied}. */
    public Optional<Long> hashAt(ShardId shard, Timestamp applied) {
        return Optional.ofNullable(hashesByTime.get(shard)).map(known -> known.get(applied));
    }

    /** The reader state of a shard at an offset, where it lies between requests. */
    public Optional<ReaderState> checkpointAt(ShardId shard, Offset offset) {
        return Optional.ofNullable(checkpoints.get(shard)).map(known -> known.floorEntry(offset.value())).map(Map.Entry::getValue);
    }

    public Offset end() {
        return new Offset(next);
    }

    /** Live rows of the real table, beside which the model is held. */
    public long liveRows(ShardId shard) {
        return applier.tables().get(shard).liveRows();
    }

    /** How a request took effect on a shard, if it has. */
    public Optional<Verdict.Accepted> applied(ShardId shard, RequestId request) {
        return model(shard).flatMap(model -> model.applied(request));
    }

    public void close() {
        applier.tables().values().forEach(ShardTable::close);
    }

    private final class Newcomers implements ShardApplier.Splitter {
        @Override
        public Optional<ShardTable> child(ShardTable parent, ShardChange.Split split, Offset offset) {
            return Optional.of(parent.child(split, offset, MemoryBudget.unlimited()));
        }

        @Override
        public Optional<ShardTable> adopted(ShardId shard, ShardChange.Adopt adopt) {
            return others.apply(adopt.from()).handOver(shard, models);
        }
    }

    /** The table of a shard that has left this log, once; its model, as it stands, goes to {@code arrivals}. */
    private Optional<ShardTable> handOver(ShardId shard, Map<ShardId, ModelShard> arrivals) {
        ShardTable table = applier.tables().get(shard);
        if (table != null) {
            violations.require(applier.reader().residence(shard).isCut(), "shard " + shard + " is taken over by another group, but has not left its own");
            applier.remove(shard);
            arrivals.put(shard, models.get(shard).copy());
        }
        return Optional.ofNullable(table);
    }

    private void take(GroupReader.Reading reading) {
        if (reading.verdict() instanceof Verdict.Accepted accepted) {
            violations.require(accepted.ts().isAfter(last), "timestamp " + accepted.ts() + " at offset " + reading.offset()
                    + " follows " + last + " in its group");
            last = accepted.ts();
            models.computeIfAbsent(accepted.shard(), shard -> new ModelShard(shape)).apply(accepted)
                    .ifPresent(violations::report);
            accepted.changes().forEach(change -> split(accepted.shard(), change, reading));
            noteHash(accepted.shard(), reading, accepted.ts());
        }
        switch (reading.verdict()) {
            case Verdict.Opened opened -> {
                epochs.put(reading.offset().value() + 1, opened.barrier().epoch());
                applier.tables().keySet().forEach(shard -> noteCheckpoint(shard, reading));
            }
            case Verdict.Ticked ticked -> { }
            case Verdict.Dropped dropped when dropped.reason() == Verdict.Reason.STALE_EPOCH -> { }
            default -> noteCheckpoint(((WalRecord.ShardRecord) reading.record()).shard(), reading);
        }
    }

    private void split(ShardId parent, ShardChange change, GroupReader.Reading reading) {
        if (change instanceof ShardChange.Split split) {
            models.put(split.child(), models.get(parent).child(split));
            noteHash(split.child(), reading, ((Verdict.Accepted) reading.verdict()).ts());
            noteCheckpoint(split.child(), reading);
        }
    }

    private void noteHash(ShardId shard, GroupReader.Reading reading, Timestamp ts) {
        long hash = applier.tables().get(shard).stateHash();
        hashes.computeIfAbsent(shard, s -> new TreeMap<>()).put(reading.offset().value() + 1, hash);
        hashesByTime.computeIfAbsent(shard, s -> new HashMap<>()).put(ts, hash);
    }

    /** Also a record without effect, such as a repeated request, makes the chain longer. */
    private void noteCheckpoint(ShardId shard, GroupReader.Reading reading) {
        applier.reader().checkpoint(shard).ifPresent(state ->
                checkpoints.computeIfAbsent(shard, s -> new TreeMap<>()).put(reading.offset().value() + 1, state));
    }
}
