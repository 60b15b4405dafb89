package io.arrwdb.bench.log;

import io.arrwdb.core.port.log.LogEntry;
import io.arrwdb.core.port.log.LogReader;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** Reads a partition along with its producer, as a leader does, and says when a number of records has come. */
final class ReadBack {
    private final LogReader reader;
    private long seen;
    private long awaited = Long.MAX_VALUE;
    private CompletableFuture<Long> reached = new CompletableFuture<>();
    private Throwable failure;

    ReadBack(LogReader reader) {
        this.reader = reader;
        poll();
    }

    /** Completes with the time, as of {@link System#nanoTime}, at which so many records more had been read. */
    synchronized CompletableFuture<Long> after(long records) {
        awaited = seen + records;
        reached = new CompletableFuture<>();
        if (failure != null) {
            reached.completeExceptionally(failure);
        }
        return reached;
    }

    void close() {
        reader.close();
    }

    private void poll() {
        reader.poll(8 << 20).whenComplete((entries, error) -> {
            if (error == null) {
                took(entries);
                poll();
            } else {
                failed(error);
            }
        });
    }

    private synchronized void took(List<LogEntry> entries) {
        long now = System.nanoTime();
        seen += entries.size();
        if (seen >= awaited) {
            reached.complete(now);
        }
    }

    private synchronized void failed(Throwable error) {
        failure = error instanceof CompletionException e ? e.getCause() : error;
        reached.completeExceptionally(failure);
    }
}
