package io.arrwdb.shard.feed;

import io.arrwdb.core.id.LogGroupId;
import io.arrwdb.core.port.log.Log;
import io.arrwdb.core.port.log.LogBounds;
import io.arrwdb.core.port.log.LogEntry;
import io.arrwdb.core.port.log.LogReader;
import io.arrwdb.core.wal.GroupPosition;
import io.arrwdb.core.wal.GroupReader;
import io.arrwdb.core.wal.Rule;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** One pass over a group's log, from a position to its end and along with it, for some shards. */
final class LogRun {
    private final ShardApplier applier;
    private final Executor mailbox;
    private final int pollBytes;
    private final Consumer<LogRun> advanced;
    private final BiConsumer<LogRun, Throwable> stopped;
    private LogReader source;
    private boolean closed;

    /**
     * @param splitter makes the tables of the children of splits
     * @param advanced hears of each batch that has been applied
     * @param stopped hears, once, why the run has ended, unless it was closed
     */
    LogRun(GroupPosition from, Executor mailbox, int pollBytes, ShardApplier.Splitter splitter, Consumer<LogRun> advanced,
            BiConsumer<LogRun, Throwable> stopped) {
        this.applier = new ShardApplier(new GroupReader(from, Rule.all()), splitter);
        this.mailbox = mailbox;
        this.pollBytes = pollBytes;
        this.advanced = advanced;
        this.stopped = stopped;
    }

    void start(Log log, LogGroupId group) {
        GroupPosition from = reader().position();
        log.bounds(group).thenCompose(bounds -> {
            verify(from, bounds);
            return log.reader(group, from.next());
        }).whenCompleteAsync((opened, error) -> {
            if (error != null) {
                stop(error);
            } else if (closed) {
                opened.close();
            } else {
                source = opened;
                poll();
            }
        }, mailbox);
    }

    ShardApplier applier() {
        return applier;
    }

    GroupReader reader() {
        return applier.reader();
    }

    /** Applies nothing more. */
    void close() {
        closed = true;
        if (source != null) {
            source.close();
        }
    }

    private void poll() {
        source.poll(pollBytes).whenCompleteAsync((entries, error) -> {
            if (closed) {
                return;
            }
            if (error != null) {
                stop(error);
            } else if (apply(entries)) {
                advanced.accept(this);
                if (!closed) {
                    poll();
                }
            }
        }, mailbox);
    }

    private boolean apply(List<LogEntry> entries) {
        try {
            for (LogEntry entry : entries) {
                applier.apply(entry).applied().ifPresent(applied -> applied.discard());
            }
            return true;
        } catch (RuntimeException e) {
            stop(e);
            return false;
        }
    }

    private void stop(Throwable error) {
        if (!closed) {
            close();
            stopped.accept(this, error instanceof CompletionException e && e.getCause() != null ? e.getCause() : error);
        }
    }

    private static void verify(GroupPosition from, LogBounds bounds) {
        if (bounds.topicId().equals(from.topicId()) && from.next().compareTo(bounds.start()) < 0) {
            throw new StaleCheckpointException(from.next(), bounds);
        }
        from.verify(bounds);
    }
}
