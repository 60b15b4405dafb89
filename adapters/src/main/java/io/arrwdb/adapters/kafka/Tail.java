package io.arrwdb.adapters.kafka;

import io.arrwdb.adapters.recent.RecentRecords;
import io.arrwdb.core.id.LogGroupId;
import io.arrwdb.core.id.Offset;
import io.arrwdb.core.port.log.LogEntry;
import io.arrwdb.core.port.log.LogException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The newest records of a partition in memory, and the readers that follow it. Fetched once, whatever the number of readers; a
 * reader that is further behind reads for itself.
 */
final class Tail implements Consumer<LogException> {
    private final LogTopic topic;
    private final LogGroupId group;
    private final long maxBytes;
    private final Set<KafkaReader> readers = new HashSet<>();
    private RecentRecords recent;
    private long end;
    private LogException failure;

    /** What a reader finds at its position. */
    sealed interface Found {
        /** Entries in memory. */
        record Here(List<LogEntry> entries) implements Found { }

        /** The records are older than those in memory. */
        record Behind() implements Found { }

        /** Nothing yet: the reader is woken. */
        record Later() implements Found { }

        /** Nothing any more. */
        record Failed(LogException why) implements Found { }
    }

    /** @param end where the partition ends now: what comes is kept */
    Tail(LogTopic topic, LogGroupId group, Offset end, long maxBytes) {
        this.topic = topic;
        this.group = group;
        this.maxBytes = maxBytes;
        this.end = end.value();
        recent = new RecentRecords(maxBytes, end.value());
    }

    LogTopic topic() {
        return topic;
    }

    LogGroupId group() {
        return group;
    }

    synchronized Offset end() {
        return new Offset(end);
    }

    synchronized void join(KafkaReader reader) {
        readers.add(reader);
    }

    synchronized void leave(KafkaReader reader) {
        readers.remove(reader);
    }

    synchronized boolean isFollowed() {
        return !readers.isEmpty();
    }

    synchronized Found at(Offset position, int maxPollBytes) {
        if (failure != null) {
            return new Found.Failed(failure);
        }
        if (recent.holds(position.value())) {
            return new Found.Here(recent.from(position.value(), maxPollBytes));
        }
        return position.value() >= end ? new Found.Later() : new Found.Behind();
    }

    /** Takes what was fetched behind the end. */
    void add(RecordRun run) {
        List<KafkaReader> woken;
        synchronized (this) {
            for (LogEntry entry : run.entries()) {
                if (entry.offset().value() != end) {
                    recent = new RecentRecords(maxBytes, entry.offset().value());
                }
                recent.add(entry.record());
                end = entry.offset().value() + 1;
            }
            if (run.next().value() != end) {
                end = run.next().value();
                recent = new RecentRecords(maxBytes, end);
            }
            woken = List.copyOf(readers);
        }
        woken.forEach(KafkaReader::wake);
    }

    /** The topic is lost. */
    @Override
    public void accept(LogException lost) {
        fail(lost);
    }

    /** Every reader fails, those that come later too. */
    void fail(LogException why) {
        List<KafkaReader> woken;
        synchronized (this) {
            failure = Optional.ofNullable(failure).orElse(why);
            woken = List.copyOf(readers);
        }
        woken.forEach(KafkaReader::wake);
    }

    synchronized boolean hasFailed() {
        return failure != null;
    }
}
