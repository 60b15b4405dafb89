package io.arrwdb.adapters.locallog;

import io.arrwdb.adapters.disk.Disk;
import io.arrwdb.core.id.Epoch;
import io.arrwdb.core.id.LogGroupId;
import io.arrwdb.core.id.Offset;
import io.arrwdb.core.port.log.Log;
import io.arrwdb.core.port.log.LogBounds;
import io.arrwdb.core.port.log.LogException;
import io.arrwdb.core.port.log.LogProducer;
import io.arrwdb.core.port.log.LogReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;

/**
 * A write-ahead log in files of this machine: a directory per group, segmented files in it, one writer thread per group
 * that makes everything that has queued durable with one fsync. A group opens when it is first asked for.
 */
public final class LocalLog implements Log, AutoCloseable {
    private static final long ROOM_BYTES = 16L << 20;

    private final Disk disk;
    private final Path directory;
    private final LocalLogConfig config;
    private final ExecutorService io = Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("log-io-", 0).factory());
    private final Map<LogGroupId, CompletableFuture<GroupLog>> groups = new HashMap<>();
    private boolean closed;

    public LocalLog(Disk disk, Path directory, LocalLogConfig config) {
        this.disk = disk;
        this.directory = directory;
        this.config = config;
    }

    @Override
    public CompletionStage<LogBounds> bounds(LogGroupId group) {
        return with(group, GroupLog::bounds);
    }

    @Override
    public CompletionStage<LogProducer> producer(LogGroupId group, Epoch epoch) {
        return with(group, log -> log.producer(epoch));
    }

    @Override
    public CompletionStage<LogReader> reader(LogGroupId group, Offset from) {
        return with(group, log -> log.reader(from));
    }

    @Override
    public CompletionStage<Void> truncateBefore(LogGroupId group, Offset offset) {
        return with(group, log -> {
            log.truncateBefore(offset);
            return null;
        });
    }

    /** After a full disk, appending begins again only where it can go on for a while. */
    @Override
    public CompletionStage<Boolean> hasRoom(LogGroupId group) {
        return with(group, log -> {
            try {
                return disk.usableBytes(directory) > ROOM_BYTES;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    @Override
    public int maxRecordBytes() {
        return config.maxRecordBytes();
    }

    /** Makes durable what has been appended, and ends every reader. */
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
        }
        groups.values().forEach(opening -> opening.handle((log, failure) -> {
            if (log != null) {
                log.close();
            }
            return null;
        }).join());
        io.shutdown();
    }

    private <T> CompletionStage<T> with(LogGroupId group, Function<GroupLog, T> action) {
        CompletableFuture<T> result = new CompletableFuture<>();
        opened(group).whenComplete((log, failure) -> {
            if (failure != null) {
                result.completeExceptionally(failure instanceof CompletionException e ? e.getCause() : failure);
                return;
            }
            run(() -> action.apply(log), result);
        });
        return result;
    }

    /** Blocking calls of a group leave the caller's thread. */
    private <T> void run(java.util.function.Supplier<T> action, CompletableFuture<T> result) {
        try {
            io.execute(() -> {
                try {
                    result.complete(action.get());
                } catch (Throwable e) {
                    result.completeExceptionally(e);
                }
            });
        } catch (java.util.concurrent.RejectedExecutionException e) {
            result.completeExceptionally(new LogException.Closed("the log in " + directory + " is closed"));
        }
    }

    private synchronized CompletableFuture<GroupLog> opened(LogGroupId group) {
        if (closed) {
            return CompletableFuture.failedFuture(new LogException.Closed("the log in " + directory + " is closed"));
        }
        CompletableFuture<GroupLog> opening = groups.get(group);
        if (opening == null || opening.isCompletedExceptionally()) {
            opening = CompletableFuture.supplyAsync(() -> open(group), io);
            groups.put(group, opening);
        }
        return opening;
    }

    private GroupLog open(LogGroupId group) {
        try {
            return GroupLog.open(disk, directory.resolve("group-" + group), group, config, io);
        } catch (IOException e) {
            throw LogFailures.of("the log of group " + group + " cannot be opened", e);
        }
    }
}
