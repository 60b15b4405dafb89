package io.arrwdb.deploy.wal;

import io.arrwdb.core.id.LogGroupId;
import io.arrwdb.core.id.ShardId;
import io.arrwdb.core.port.log.Log;
import io.arrwdb.core.port.log.LogBounds;
import io.arrwdb.core.port.log.LogEntry;
import io.arrwdb.core.port.log.LogReader;
import io.arrwdb.core.wal.GroupPosition;
import io.arrwdb.core.wal.GroupReader;
import io.arrwdb.core.wal.Rule;
import io.arrwdb.core.wal.Verdict;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Tells what took effect in one group's log. It is read from its beginning whatever is asked for, for only who has read what came
 * before knows which records count; what lies before the place asked for is not told. Blocks.
 */
final class GroupTail {
    private static final int POLL_BYTES = 1 << 20;

    private final Log log;
    private final LogGroupId group;
    private final GroupPosition start;
    private final Optional<LogPlace> from;
    private final boolean follow;

    /**
     * @param start where the log begins, as the metadata has it
     * @param from where telling begins; without, at the start
     * @param follow whether to go on at the end, for ever
     */
    GroupTail(Log log, LogGroupId group, GroupPosition start, Optional<LogPlace> from, boolean follow) {
        this.log = log;
        this.group = group;
        this.start = start;
        this.from = from;
        this.follow = follow;
    }

    /** Ends at what is the log's end now, unless it follows. @throws IllegalStateException where this is not the log that was asked for */
    void tell(Predicate<ShardId> wanted, ChangeJson json, Consumer<String> lines) {
        LogBounds bounds = log.bounds(group).toCompletableFuture().join();
        start.verify(bounds);
        refuse(bounds);
        GroupReader reader = new GroupReader(start, Rule.all());
        reader.followSeen();
        boolean telling = from.isEmpty();
        try (LogReader entries = log.reader(group, start.next()).toCompletableFuture().join()) {
            while (follow || reader.next().compareTo(bounds.end()) < 0) {
                for (LogEntry entry : entries.poll(POLL_BYTES).toCompletableFuture().join()) {
                    telling = telling || reached(entry, reader);
                    take(reader, entry, telling, wanted, json, lines);
                }
            }
        }
    }

    private void take(GroupReader reader, LogEntry entry, boolean telling, Predicate<ShardId> wanted, ChangeJson json, Consumer<String> lines) {
        Verdict verdict = reader.read(entry).verdict();
        if (verdict instanceof Verdict.Contradiction contradiction) {
            throw new IllegalStateException(contradiction.message());
        }
        if (verdict instanceof Verdict.Accepted accepted && wanted.test(accepted.shard())) {
            Optional<String> line = json.line(group, entry.offset(), reader.epoch(), accepted);
            if (telling) {
                line.ifPresent(lines);
            }
        }
    }

    private boolean reached(LogEntry entry, GroupReader reader) {
        LogPlace place = from.orElseThrow();
        if (entry.offset().compareTo(place.offset()) < 0) {
            return false;
        }
        if (!reader.epoch().equals(place.epoch())) {
            throw new IllegalStateException("at offset " + place.offset() + " of log group " + group + " epoch " + reader.epoch()
                    + " is in force, not " + place.epoch() + ": this is not the log that was read; begin anew without --from");
        }
        return true;
    }

    private void refuse(LogBounds bounds) {
        from.ifPresent(place -> {
            if (place.offset().compareTo(start.next()) < 0) {
                throw new IllegalStateException("the log of group " + group + " begins at offset " + start.next() + ", and " + place
                        + " was asked for: what lies between is only in segments by now; begin anew without --from");
            }
            if (place.offset().compareTo(bounds.end()) > 0) {
                throw new IllegalStateException("the log of group " + group + " ends at offset " + bounds.end() + ", and " + place
                        + " was asked for: it lost records, or is another log");
            }
        });
    }
}
