package io.arrwdb.testkit.sim;

import io.arrwdb.core.id.Offset;
import io.arrwdb.core.port.log.LogEntry;
import io.arrwdb.core.port.log.LogException;
import io.arrwdb.core.port.log.LogReader;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A process's position in a partition; what it gets at a time is up to chance. */
final class SimReader implements LogReader {
    private static final int MOST_AT_ONCE = 8;
    private static final long RETRY_MICROS = 50_000;

    private final SimNetwork network;
    private final SimScheduler scheduler;
    private final SimProcess process;
    private final long life;
    private final SimPartition partition;
    private Offset position;
    private CompletableFuture<List<LogEntry>> polling;
    private boolean closed;

    SimReader(SimNetwork network, SimProcess process, long life, SimPartition partition, Offset from) {
        this.network = network;
        this.scheduler = network.scheduler();
        this.process = process;
        this.life = life;
        this.partition = partition;
        this.position = from;
    }

    @Override
    public CompletionStage<List<LogEntry>> poll(int maxBytes) {
        CompletableFuture<List<LogEntry>> poll = new CompletableFuture<>();
        if (closed) {
            poll.completeExceptionally(closedException());
            return poll;
        }
        if (polling != null) {
            throw new IllegalStateException("a poll is waiting already: one at a time");
        }
        polling = poll;
        fetch(maxBytes);
        return poll;
    }

    @Override
    public void close() {
        closed = true;
        if (polling != null) {
            CompletableFuture<List<LogEntry>> ended = polling;
            polling = null;
            scheduler.at(scheduler.nowNanos(), process, life, () -> ended.completeExceptionally(closedException()));
        }
    }

    /** A consumer retries inside: a lost message only delays. */
    private void fetch(int maxBytes) {
        if (!network.passes(process.name(), SimLog.SERVICE)) {
            scheduler.at(scheduler.nowNanos() + RETRY_MICROS * 1_000, process, life, () -> fetch(maxBytes));
            return;
        }
        scheduler.after(network.travelMicros(), () -> answer(maxBytes));
    }

    private void answer(int maxBytes) {
        if (closed || process.life() != life) {
            return;
        }
        if (!partition.hasAt(position)) {
            partition.whenLanded(() -> answer(maxBytes));
            return;
        }
        int count = 1 + scheduler.random().nextInt(MOST_AT_ONCE);
        List<LogEntry> read;
        try {
            read = partition.read(position, count, maxBytes);
        } catch (LogException e) {
            scheduler.at(scheduler.nowNanos(), process, life, () -> take().completeExceptionally(e));
            return;
        }
        long at = scheduler.nowNanos() + network.travelMicros() * 1_000;
        scheduler.at(at, process, life, () -> {
            if (!closed) {
                position = new Offset(read.getLast().offset().value() + 1);
                take().complete(read);
            }
        });
    }

    private CompletableFuture<List<LogEntry>> take() {
        CompletableFuture<List<LogEntry>> poll = polling;
        polling = null;
        return poll == null ? new CompletableFuture<>() : poll;
    }

    private static LogException closedException() {
        return new LogException.Closed("the reader is closed");
    }
}
