package io.arrwdb.shard.feed;

import io.arrwdb.core.id.Offset;
import io.arrwdb.core.id.ShardId;
import io.arrwdb.core.port.log.LogEntry;
import io.arrwdb.core.wal.GroupReader;
import io.arrwdb.core.wal.LogContradictionException;
import io.arrwdb.core.wal.ReaderState;
import io.arrwdb.core.wal.ShardChange;
import io.arrwdb.core.wal.Verdict;
import io.arrwdb.shard.table.Applied;
import io.arrwdb.shard.table.ShardTable;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiFunction;

/** Reads a group's records in order and applies those that count to the tables of their shards. Used by one loop. */
public final class ShardApplier {
    private final GroupReader reader;
    private final BiFunction<ShardId, ShardChange.CreateShard, ShardTable> creator;
    private final Splitter splitter;
    private final SortedMap<ShardId, ShardTable> tables = new TreeMap<>();

    /** Applies to the tables that are added, and to those of the children of their splits. */
    public ShardApplier(GroupReader reader, Splitter splitter) {
        this(reader, null, splitter);
    }

    /** @param creator makes the table of a shard whose creation is read; null where only added shards count */
    public ShardApplier(GroupReader reader, BiFunction<ShardId, ShardChange.CreateShard, ShardTable> creator, Splitter splitter) {
        this.reader = reader;
        this.splitter = splitter;
        this.creator = creator;
        if (creator != null) {
            reader.followCreated();
        }
    }

    /** Applies from the checkpoint on, which must not lie before what has been read. */
    public void add(ShardTable table, ReaderState checkpoint) {
        reader.follow(checkpoint);
        tables.put(table.shard(), table);
    }

    /** Leaves the shard alone from now on; the table stays open. */
    public void remove(ShardId shard) {
        reader.unfollow(shard);
        tables.remove(shard);
    }

    /**
     * Takes the next record.
     *
     * @throws LogContradictionException when the log is not what it was, or cannot be applied; nothing more may be read
     */
    public Step apply(LogEntry entry) {
        GroupReader.Reading reading = reader.read(entry);
        return switch (reading.verdict()) {
            case Verdict.Accepted accepted -> new Step(reading, Optional.of(apply(reading, accepted)));
            case Verdict.Contradiction contradiction -> throw new LogContradictionException(contradiction.message());
            case Verdict.Opened o -> Step.without(reading);
            case Verdict.Ticked t -> Step.without(reading);
            case Verdict.Held h -> Step.without(reading);
            case Verdict.Duplicate d -> Step.without(reading);
            case Verdict.Dropped d -> Step.without(reading);
        };
    }

    public GroupReader reader() {
        return reader;
    }

    /** The tables, by shard; not to be changed. */
    public SortedMap<ShardId, ShardTable> tables() {
        return tables;
    }

    private Applied apply(GroupReader.Reading reading, Verdict.Accepted accepted) {
        if (accepted.changes().getFirst() instanceof ShardChange.Adopt adopt) {
            splitter.adopted(accepted.shard(), adopt).ifPresent(arrived -> tables.put(accepted.shard(), arrived));
        }
        ShardTable table = tables.get(accepted.shard());
        if (table == null && creator != null && accepted.changes().getFirst() instanceof ShardChange.CreateShard creation) {
            table = creator.apply(accepted.shard(), creation);
            tables.put(accepted.shard(), table);
        }
        if (table == null) {
            throw new LogContradictionException("offset " + reading.offset() + " is for shard " + accepted.shard()
                    + ", which is followed but has no table");
        }
        try {
            Applied applied = table.apply(reading.offset(), accepted);
            for (ShardChange change : accepted.changes()) {
                if (change instanceof ShardChange.Split split) {
                    split(table, split, reading.offset());
                }
            }
            return applied;
        } catch (RuntimeException e) {
            LogContradictionException failure = new LogContradictionException("offset " + reading.offset()
                    + " cannot be applied to shard " + accepted.shard() + ": " + e.getMessage());
            failure.initCause(e);
            throw failure;
        }
    }

    /** The child of a split is followed from there on, unless its own table is here. */
    private void split(ShardTable parent, ShardChange.Split split, Offset offset) {
        if (tables.containsKey(split.child())) {
            return;
        }
        Optional<ShardTable> child = splitter.child(parent, split, offset);
        if (child.isPresent()) {
            tables.put(split.child(), child.get());
        } else {
            reader.unfollow(split.child());
        }
    }

    /** Makes the table of a split's child, where it is wanted. */
    public interface Splitter {
        Optional<ShardTable> child(ShardTable parent, ShardChange.Split split, Offset offset);

        /** The table of a shard that arrives from another log; of interest to who follows all shards from their beginning. */
        default Optional<ShardTable> adopted(ShardId shard, ShardChange.Adopt adopt) {
            return Optional.empty();
        }
    }

    /**
     * One record, what it means, and what it did.
     *
     * @param applied empty where the record changed no table
     */
    public record Step(GroupReader.Reading reading, Optional<Applied> applied) {
        static Step without(GroupReader.Reading reading) {
            return new Step(reading, Optional.empty());
        }
    }
}
