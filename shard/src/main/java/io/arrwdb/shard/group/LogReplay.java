package io.arrwdb.shard.group;

import io.arrwdb.core.id.Offset;
import io.arrwdb.core.id.ShardId;
import io.arrwdb.core.port.log.LogEntry;
import io.arrwdb.core.port.log.LogException;
import io.arrwdb.core.port.log.LogReader;
import io.arrwdb.core.wal.GroupReader;
import io.arrwdb.core.wal.ReaderState;
import io.arrwdb.core.wal.ShardChange;
import io.arrwdb.core.wal.Verdict;
import io.arrwdb.core.wal.WalRecord;
import io.arrwdb.shard.feed.LogReach;
import io.arrwdb.shard.table.Applied;
import io.arrwdb.shard.table.ShardTable;

/**
 * Reads the group's log for as long as a reign lasts: what a record changes goes into its shard's table, and that a record
 * of this epoch has been read goes to the commit that appended it.
 */
final class LogReplay implements AutoCloseable {
    private final Reign reign;
    private final GroupReader reader;
    private final LogReader log;
    /** Where the log ended when it was opened. */
    private final Offset target;
    private long readBytes;

    LogReplay(Reign reign, GroupOpening.Opened opened) {
        this.reign = reign;
        this.reader = opened.reader();
        this.log = opened.logReader();
        this.target = opened.end();
    }

    GroupReader reader() {
        return reader;
    }

    /** How much has been read in this reign. */
    long readBytes() {
        return readBytes;
    }

    void begin() {
        reign.owner().progress(reader.next(), target);
        poll();
    }

    @Override
    public void close() {
        log.close();
    }

    private void poll() {
        reign.onLoop(log.poll(reign.config().pollBytes()), (entries, error) -> {
            if (reign.isOver()) {
                return;
            }
            if (error != null) {
                failed(error);
                return;
            }
            for (LogEntry entry : entries) {
                take(entry);
                if (reign.isOver()) {
                    return;
                }
            }
            reign.owner().applied(new LogReach(reader.next(), reader.floor()));
            if (reign.serving()) {
                reign.flushes().check();
            } else {
                reign.owner().progress(reader.next(), target);
            }
            poll();
        });
    }

    private void failed(Throwable error) {
        if (error instanceof LogException.Corrupt) {
            reign.owner().stop(error.getMessage());
        } else {
            reign.abdicate("the log cannot be read: " + error.getMessage());
        }
    }

    private void take(LogEntry entry) {
        GroupReader.Reading reading = reader.read(entry);
        readBytes += entry.record().length;
        long[] counts = null;
        switch (reading.verdict()) {
            case Verdict.Opened opened -> reign.opened(opened.barrier());
            case Verdict.Accepted accepted -> counts = apply(reading.offset(), accepted);
            case Verdict.Contradiction contradiction -> reign.owner().stop(contradiction.message());
            case Verdict.Ticked ticked -> { }
            case Verdict.Held held -> { }
            case Verdict.Duplicate duplicate -> { }
            case Verdict.Dropped dropped -> { }
        }
        if (!reign.isOver() && reign.commit() != null && reading.record() instanceof WalRecord.ShardRecord record
                && record.epoch().equals(reign.epoch())) {
            reign.commit().readBack(record, reading.verdict(), counts);
        }
    }

    private long[] apply(Offset offset, Verdict.Accepted accepted) {
        if (accepted.changes().getFirst() instanceof ShardChange.Adopt) {
            adopted(accepted.shard());
            return null;
        }
        if (accepted.changes().getFirst() instanceof ShardChange.CreateShard create) {
            reign.add(created(accepted, create));
        }
        LedShard shard = reign.shard(accepted.shard()).orElseThrow();
        Applied applied = shard.table().apply(offset, accepted);
        accepted.changes().forEach(change -> split(shard, change, offset));
        applied.freeze().ifPresent(freeze ->
                shard.sealed(new LedShard.Sealing(freeze, reader.checkpoint(accepted.shard()).orElseThrow())));
        if (shard.table().isDropped()) {
            shard.markEnded();
        }
        if (reign.serving()) {
            reign.flushes().created(shard);
        }
        return applied.counts();
    }

    /** The shard serves once a manifest of this group says what it has; what it was here before is over. */
    private void adopted(ShardId shard) {
        ReaderState adoption = reader.checkpoint(shard).orElseThrow();
        reign.shard(shard).ifPresentOrElse(reign::forget, () -> reader.unfollow(shard));
        reign.arrivals().adopted(adoption);
    }

    /** The child serves from here on; it is here already where a manifest of its own was opened. */
    private void split(LedShard parent, ShardChange change, Offset offset) {
        if (change instanceof ShardChange.Split split && reign.shard(split.child()).isEmpty()) {
            ShardTable child = parent.table().child(split, offset, reign.ports().memory());
            reign.add(LedShard.childOf(parent, child, reader.checkpoint(split.child()).orElseThrow(), readBytes));
        }
    }

    private LedShard created(Verdict.Accepted accepted, ShardChange.CreateShard create) {
        ReaderState begin = reader.checkpoint(accepted.shard()).orElseThrow();
        ShardTable table = new ShardTable(create.collection(), accepted.shard(), create.schema(), reign.ports().memory());
        return new LedShard(table, create.replaceDuplicates(), reign.config().flushBytes(), begin, readBytes);
    }
}
