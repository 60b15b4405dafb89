package io.arrwdb.core.wal;

import io.arrwdb.core.codec.MalformedBytesException;
import io.arrwdb.core.id.Epoch;
import io.arrwdb.core.id.Offset;
import io.arrwdb.core.id.RequestId;
import io.arrwdb.core.id.ShardId;
import io.arrwdb.core.port.log.LogEntry;
import io.arrwdb.core.ring.Ownership;
import io.arrwdb.core.time.Timestamp;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Reads a group's log in order and says of each record what it means. Its state is a function of the records read and of
 * the checkpoints begun with; a verdict on a shard depends only on the group's barriers and on the shard's own records,
 * so readers that follow different shards agree on those they share. Used by one loop.
 *
 * <p>Ignoring shards that are not followed needs care at one place: a record in an epoch in force raises the floor
 * whether its shard accepts it or not. That is sound, because the leader of the epoch stamped it after all it stamped
 * before, and every later leader draws above.
 */
public final class GroupReader {
    private final EpochFilter epochs;
    private final Set<Rule> rules;
    private final String topicId;
    private final Map<ShardId, ShardReader> followed = new TreeMap<>();
    private boolean followsCreated;
    private boolean followsSeen;
    private Offset next;
    private Timestamp floor;

    /** @param start where reading begins; followed shards may have later checkpoints, none an earlier one */
    public GroupReader(GroupPosition start, Set<Rule> rules) {
        this.topicId = start.topicId();
        this.next = start.next();
        this.floor = start.floor();
        this.rules = rules;
        this.epochs = new EpochFilter(start.barrier(), rules);
    }

    /** Follows every shard from its creation on, where that is read: what replicas of the group do. */
    public void followCreated() {
        followsCreated = true;
    }

    /**
     * Follows every shard from the first request of it that is read: for who wants the changes and has no manifest to begin with.
     * What that request follows is believed.
     */
    public void followSeen() {
        followsSeen = true;
    }

    /**
     * Follows a shard from its checkpoint on.
     *
     * @throws IllegalArgumentException when the checkpoint lies before what has been read already
     */
    public void follow(ReaderState checkpoint) {
        if (checkpoint.position().next().compareTo(next) < 0) {
            throw new IllegalArgumentException("shard " + checkpoint.progress().shard() + " is to be read from offset "
                    + checkpoint.position().next() + ", but the reader is at " + next);
        }
        followed.put(checkpoint.progress().shard(), new ShardReader(checkpoint.progress(), checkpoint.position().next(), rules));
    }

    /** Ignores the shard's records from now on. */
    public void unfollow(ShardId shard) {
        followed.remove(shard);
    }

    /**
     * Takes the next record. After a {@link Verdict.Contradiction} the reader must not be used again.
     *
     * @throws IllegalArgumentException when the offset has been read already
     */
    public Reading read(LogEntry entry) {
        if (entry.offset().compareTo(next) < 0) {
            throw new IllegalArgumentException("offset " + entry.offset() + " after " + next);
        }
        next = new Offset(entry.offset().value() + 1);
        WalRecord record;
        try {
            record = WalCodec.decode(entry.record());
        } catch (MalformedBytesException e) {
            return new Reading(entry.offset(), null, new Verdict.Contradiction("offset " + entry.offset()
                    + " of log " + topicId + ": " + e.getMessage()));
        }
        return new Reading(entry.offset(), record, switch (record) {
            case WalRecord.Barrier barrier -> barrier(barrier, entry.offset());
            case WalRecord.Tick tick -> epochs.admits(tick.epoch()) ? tick(tick) : stale();
            case WalRecord.ShardRecord r -> epochs.admits(r.epoch()) ? shard(r, entry) : stale();
        });
    }

    /** Where the group's log has been read up to. */
    public GroupPosition position() {
        return new GroupPosition(topicId, next, rules.contains(Rule.BARRIER_IN_CHECKPOINT) ? epochs.inForce() : Epoch.NONE,
                floor);
    }

    /** The first offset that has not been read. */
    public Offset next() {
        return next;
    }

    /** The epoch whose records count. */
    public Epoch epoch() {
        return epochs.inForce();
    }

    /** The highest timestamp read: every record accepted later has a higher one. */
    public Timestamp floor() {
        return floor;
    }

    /** The checkpoint of a followed shard at {@link #position}, or empty while it is amid the parts of a request. */
    public Optional<ReaderState> checkpoint(ShardId shard) {
        ShardReader reader = followed.get(shard);
        return reader != null && reader.betweenRequests()
                ? Optional.of(new ReaderState(position(), reader.progress())) : Optional.empty();
    }

    /** Whether the shard is followed, created, and neither dropped nor taken to another log. */
    public boolean isOpen(ShardId shard) {
        ShardReader reader = followed.get(shard);
        return reader != null && reader.isOpen();
    }

    /** The timestamp at which the shard applied the request, where that is remembered. */
    public Optional<Timestamp> applied(ShardId shard, RequestId request) {
        ShardReader reader = followed.get(shard);
        return reader == null ? Optional.empty() : reader.dedupe().find(request);
    }

    /** Whether the shard lives in this log, as of what has been read. */
    public Residence residence(ShardId shard) {
        ShardReader reader = followed.get(shard);
        return reader == null ? Residence.FIRST : reader.residence();
    }

    /** Which keys the shard owns, as of what has been read; all where it is not followed. */
    public Ownership ownership(ShardId shard) {
        ShardReader reader = followed.get(shard);
        return reader == null ? Ownership.ALL : reader.ownership();
    }

    /** The end of the shard's chain as read so far: what the next epoch's first record follows. */
    public ChainEnd chainEnd(ShardId shard) {
        ShardReader reader = followed.get(shard);
        return reader == null ? new ChainEnd(0, 0) : new ChainEnd(reader.sequence(), reader.hash());
    }

    /** The shards that are followed, ascending. */
    public Set<ShardId> shards() {
        return Set.copyOf(followed.keySet());
    }

    private Verdict barrier(WalRecord.Barrier barrier, Offset at) {
        if (!epochs.open(barrier.epoch())) {
            return stale();
        }
        floor = Timestamp.max(floor, barrier.ts());
        followed.values().stream().filter(reader -> !reader.covers(at)).forEach(ShardReader::epochOpened);
        return new Verdict.Opened(barrier);
    }

    private Verdict tick(WalRecord.Tick tick) {
        floor = Timestamp.max(floor, tick.ts());
        return new Verdict.Ticked(tick.ts());
    }

    private Verdict shard(WalRecord.ShardRecord record, LogEntry entry) {
        floor = Timestamp.max(floor, record.ts());
        if (followsCreated && record.link().sequence() == 1 && ShardChanges.isCreation(record.fragment())) {
            followed.computeIfAbsent(record.shard(), s -> new ShardReader(ShardProgress.beginning(s), entry.offset(), rules));
        }
        if ((followsCreated || followsSeen) && record.link().sequence() == 1 && ShardChanges.isAdoption(record.fragment())) {
            followed.compute(record.shard(), (s, known) -> known != null
                    && (known.covers(entry.offset()) || known.dedupe().find(record.request()).isPresent()) ? known : new ShardReader(ShardProgress.beginning(s), entry.offset(), rules));
        }
        if (followsSeen && record.part() == 1) {
            followed.computeIfAbsent(record.shard(), s -> new ShardReader(ShardProgress.before(record), entry.offset(), rules));
        }
        ShardReader reader = followed.get(record.shard());
        if (reader == null || reader.covers(entry.offset())) {
            return new Verdict.Dropped(Verdict.Reason.NOT_FOLLOWED);
        }
        Verdict verdict = reader.read(record, entry.record());
        if (verdict instanceof Verdict.Accepted accepted) {
            accepted.changes().forEach(change -> followChild(reader, change));
        }
        return verdict instanceof Verdict.Contradiction c
                ? new Verdict.Contradiction("offset " + entry.offset() + " of log " + topicId + ", " + c.message())
                : verdict;
    }

    /** Who follows the parent of a split follows the child from there on, unless it does from a later checkpoint. */
    private void followChild(ShardReader parent, ShardChange change) {
        if (change instanceof ShardChange.Split split) {
            followed.computeIfAbsent(split.child(), s -> parent.child(split, next));
        }
    }

    private static Verdict stale() {
        return new Verdict.Dropped(Verdict.Reason.STALE_EPOCH);
    }

    /**
     * A record with what it means.
     *
     * @param record null where the bytes cannot be read, and the verdict says so
     */
    public record Reading(Offset offset, WalRecord record, Verdict verdict) { }

    /** Sequence and hash of a chain's last record. */
    public record ChainEnd(long sequence, long hash) { }
}
