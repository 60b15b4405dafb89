package io.arrwdb.adapters.kafka;

import io.arrwdb.core.id.Offset;
import io.arrwdb.core.port.log.LogEntry;
import io.arrwdb.core.port.log.LogException;
import io.arrwdb.core.port.log.LogReader;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/**
 * A position in a partition. A poll is answered from what a fetch has left over, from the newest records in memory, or by a fetch
 * of older ones; at the end of the log it waits until the tail wakes it.
 */
final class KafkaReader implements LogReader {
    private final Tail tail;
    private final HistoryLane history;
    private final Consumer<KafkaReader> onClose;
    /** Fetched and not yet asked for. */
    private final ArrayDeque<LogEntry> left = new ArrayDeque<>();
    /** The next record to fetch. */
    private Offset position;
    private int maxBytes;
    private CompletableFuture<List<LogEntry>> waiting;
    private boolean fetching;
    private LogException failure;

    KafkaReader(Tail tail, HistoryLane history, Offset from, Consumer<KafkaReader> onClose) {
        this.tail = tail;
        this.history = history;
        this.position = from;
        this.onClose = onClose;
    }

    @Override
    public CompletionStage<List<LogEntry>> poll(int maxPollBytes) {
        CompletableFuture<List<LogEntry>> poll = new CompletableFuture<>();
        synchronized (this) {
            if (waiting != null) {
                throw new IllegalStateException("a poll is waiting already: one at a time");
            }
            waiting = poll;
            maxBytes = maxPollBytes;
        }
        wake();
        return poll;
    }

    /** There may be something to read, or a reason why there never will be. */
    void wake() {
        CompletableFuture<List<LogEntry>> poll;
        List<LogEntry> entries;
        LogException why;
        synchronized (this) {
            if (waiting == null || fetching && !tail.hasFailed()) {
                return;
            }
            entries = failure == null ? next() : List.of();
            why = failure;
            if (entries.isEmpty() && why == null) {
                return;
            }
            poll = waiting;
            waiting = null;
        }
        if (why == null) {
            poll.complete(entries);
        } else {
            poll.completeExceptionally(why);
        }
    }

    /** Whether it wants nothing any more. */
    synchronized boolean isOver() {
        return failure != null;
    }

    /** The history lane has read from this reader's position on. */
    void fetched(RecordRun run) {
        synchronized (this) {
            fetching = false;
            left.addAll(run.entries());
            position = run.next();
        }
        wake();
    }

    /** The history lane could not. */
    void failed(LogException why) {
        synchronized (this) {
            fetching = false;
            fail(why);
        }
        wake();
    }

    @Override
    public void close() {
        synchronized (this) {
            failure = new LogException.Closed("the reader of " + tail.topic().describe(tail.group()) + " is closed");
            left.clear();
            fetching = false;
        }
        onClose.accept(this);
        wake();
    }

    /** Empty where there is nothing yet; {@link #failure} says where there never will be. */
    private List<LogEntry> next() {
        if (!left.isEmpty()) {
            return leftOver();
        }
        return switch (tail.at(position, maxBytes)) {
            case Tail.Found.Here here -> {
                position = new Offset(here.entries().getLast().offset().value() + 1);
                yield here.entries();
            }
            case Tail.Found.Behind behind -> {
                fetching = true;
                history.fetch(this, tail.topic(), tail.group(), position);
                yield List.of();
            }
            case Tail.Found.Later later -> List.of();
            case Tail.Found.Failed failed -> {
                fail(failed.why());
                yield List.of();
            }
        };
    }

    private List<LogEntry> leftOver() {
        List<LogEntry> entries = new ArrayList<>();
        long bytes = 0;
        while (!left.isEmpty()) {
            bytes += left.peek().record().length;
            if (!entries.isEmpty() && bytes > maxBytes) {
                break;
            }
            entries.add(left.poll());
        }
        return entries;
    }

    private void fail(LogException why) {
        if (failure == null) {
            failure = why;
        }
    }
}
