package io.arrwdb.adapters.locallog;

import io.arrwdb.adapters.disk.Disk;
import io.arrwdb.adapters.disk.DiskFile;
import io.arrwdb.adapters.disk.FrameFile;
import io.arrwdb.adapters.disk.FrameReader;
import io.arrwdb.adapters.disk.WholeFile;
import io.arrwdb.core.id.Epoch;
import io.arrwdb.core.id.LogGroupId;
import io.arrwdb.core.id.Offset;
import io.arrwdb.core.port.log.Log;
import io.arrwdb.core.port.log.LogBounds;
import io.arrwdb.core.port.log.LogException;
import io.arrwdb.core.port.log.LogProducer;
import io.arrwdb.core.port.log.LogReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/**
 * A local log that another process may be writing: read only, nothing is made, cut or locked. It ends where the last whole frame
 * does, which may be written and not durable yet: what a power cut takes back may have been seen here.
 */
public final class ObservedLog implements Log, AutoCloseable {
    private final Disk disk;
    private final Path directory;
    private final ExecutorService io = Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("observed-log-", 0).factory());

    /** @param directory of the log, with a directory for each group */
    public ObservedLog(Disk disk, Path directory) {
        this.disk = disk;
        this.directory = directory;
    }

    @Override
    public CompletionStage<LogBounds> bounds(LogGroupId group) {
        return async(() -> {
            List<Path> files = files(group);
            Path last = files.getLast();
            long end = LogSegment.firstOffsetOf(last);
            try (DiskFile file = disk.open(last)) {
                FrameReader reader = new FrameReader(last, file, FrameFile.firstPosition());
                while (reader.passWhole(file.sizeBytes())) {
                    end++;
                }
            } catch (IOException e) {
                throw LogFailures.of("the log of group " + group + " cannot be read", e);
            }
            return new LogBounds(topic(group), new Offset(LogSegment.firstOffsetOf(files.getFirst())), new Offset(end));
        });
    }

    @Override
    public CompletionStage<LogReader> reader(LogGroupId group, Offset from) {
        return async(() -> new ObservedReader(disk, this, group, from.value(), io));
    }

    /** Oldest first. @throws LogException where the group has no log */
    List<Path> files(LogGroupId group) {
        try {
            Path path = directory.resolve("group-" + group);
            List<Path> files = disk.isDirectory(path) ? disk.list(path).stream().filter(LogSegment::isSegment).toList() : List.of();
            if (files.isEmpty()) {
                throw new LogException("there is no log of group " + group + " in " + directory, null);
            }
            return files;
        } catch (IOException e) {
            throw LogFailures.of("the log of group " + group + " cannot be read", e);
        }
    }

    private String topic(LogGroupId group) {
        try {
            return new String(WholeFile.read(disk, directory.resolve("group-" + group).resolve("topic")), StandardCharsets.US_ASCII).strip();
        } catch (IOException e) {
            throw LogFailures.of("the log of group " + group + " cannot be read", e);
        }
    }

    @Override
    public CompletionStage<LogProducer> producer(LogGroupId group, Epoch epoch) {
        throw new UnsupportedOperationException("an observed log is not written");
    }

    @Override
    public CompletionStage<Void> truncateBefore(LogGroupId group, Offset offset) {
        throw new UnsupportedOperationException("an observed log is not cut");
    }

    @Override
    public int maxRecordBytes() {
        return LocalLogConfig.defaults().maxRecordBytes();
    }

    @Override
    public void close() {
        io.shutdownNow();
    }

    private <T> CompletionStage<T> async(Supplier<T> action) {
        return CompletableFuture.supplyAsync(action, io);
    }
}
