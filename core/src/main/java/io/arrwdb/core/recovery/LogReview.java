package io.arrwdb.core.recovery;

import io.arrwdb.core.id.Offset;
import io.arrwdb.core.id.ShardId;
import io.arrwdb.core.port.log.LogEntry;
import io.arrwdb.core.wal.GroupPosition;
import io.arrwdb.core.wal.GroupReader;
import io.arrwdb.core.wal.ReaderState;
import io.arrwdb.core.wal.Rule;
import io.arrwdb.core.wal.Verdict;
import io.arrwdb.core.wal.WalRecord;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Reads a group's log as its leader would, and says what would stop it: a shard whose records contradict what was read before, or
 * a record that cannot be read at all.
 */
public final class LogReview {
    private final GroupReader reader;
    private final Set<ShardId> contradicted = new TreeSet<>();
    private Optional<Offset> unreadable = Optional.empty();
    private String reason = "";

    /** @param shards checkpoints from which shards are followed, none before the start */
    public LogReview(GroupPosition start, Collection<ReaderState> shards) {
        reader = new GroupReader(start, Rule.all());
        reader.followCreated();
        shards.forEach(reader::follow);
    }

    public void take(LogEntry entry) {
        GroupReader.Reading reading = reader.read(entry);
        if (reading.verdict() instanceof Verdict.Contradiction contradiction) {
            reason = contradiction.message();
            if (reading.record() instanceof WalRecord.ShardRecord record) {
                contradicted.add(record.shard());
                reader.unfollow(record.shard());
            } else {
                unreadable = Optional.of(entry.offset());
            }
        }
    }

    /** Shards whose records contradict. */
    public Set<ShardId> contradicted() {
        return contradicted;
    }

    /** The last record that cannot be read. */
    public Optional<Offset> unreadable() {
        return unreadable;
    }

    /** Shards that are followed to the end, those included whose creation was read. */
    public Set<ShardId> followed() {
        return reader.shards();
    }

    /** What is known at the end of those that are followed and have not ended. */
    public Map<ShardId, ShardStanding> standings() {
        Map<ShardId, ShardStanding> standings = new TreeMap<>();
        for (ShardId shard : reader.shards()) {
            if (reader.checkpoint(shard).map(state -> state.progress().open()).orElse(true)) {
                standings.put(shard, new ShardStanding(reader.ownership(shard), reader.residence(shard)));
            }
        }
        return standings;
    }

    /** What the last finding was, for people. */
    public String reason() {
        return reason;
    }
}
