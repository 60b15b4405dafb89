package io.arrwdb.adapters.locallog;

import io.arrwdb.adapters.disk.Disk;
import io.arrwdb.adapters.disk.DiskFile;
import io.arrwdb.adapters.disk.Frame;
import io.arrwdb.adapters.disk.FrameFile;
import io.arrwdb.adapters.disk.FrameReader;
import io.arrwdb.core.id.LogGroupId;
import io.arrwdb.core.id.Offset;
import io.arrwdb.core.port.log.LogEntry;
import io.arrwdb.core.port.log.LogException;
import io.arrwdb.core.port.log.LogReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;

/** Reads file after file, and looks again where the newest has no more. Polls run one at a time. */
final class ObservedReader implements LogReader {
    private static final long PAUSE_MILLIS = 100;

    private final Disk disk;
    private final ObservedLog log;
    private final LogGroupId group;
    private final ExecutorService io;
    private long next;
    private DiskFile file;
    private Path path;
    private FrameReader frames;
    private volatile boolean closed;

    ObservedReader(Disk disk, ObservedLog log, LogGroupId group, long from, ExecutorService io) {
        this.disk = disk;
        this.log = log;
        this.group = group;
        this.io = io;
        this.next = from;
        long start = LogSegment.firstOffsetOf(log.files(group).getFirst());
        if (from < start) {
            throw new LogException.OffsetOutOfRange("offset " + from + " is no longer in the log of group " + group + ", which begins at " + start);
        }
    }

    @Override
    public CompletionStage<List<LogEntry>> poll(int maxBytes) {
        return CompletableFuture.supplyAsync(() -> await(maxBytes), io);
    }

    private List<LogEntry> await(int maxBytes) {
        try {
            while (!closed) {
                List<LogEntry> found = read(maxBytes);
                if (!found.isEmpty()) {
                    return found;
                }
                Thread.sleep(PAUSE_MILLIS);
            }
        } catch (IOException e) {
            throw LogFailures.of("the log of group " + group + " cannot be read at offset " + next, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        throw new LogException.Closed("the reader of the log of group " + group + " is closed");
    }

    private List<LogEntry> read(int maxBytes) throws IOException {
        if (file == null && !open()) {
            return List.of();
        }
        List<LogEntry> found = new ArrayList<>();
        int bytes = 0;
        // What the newest file holds now: its writer goes on behind it.
        long size = file.sizeBytes();
        frames.seek(frames.position());
        while (bytes < maxBytes) {
            Frame frame = frames.nextWhole(size);
            if (frame == null) {
                break;
            }
            if (frame.sequence() != next) {
                throw new LogException.Corrupt(path + " holds a frame of offset " + frame.sequence() + " where " + next + " belongs");
            }
            found.add(new LogEntry(new Offset(next++), frame.payload()));
            bytes += frame.payload().length;
        }
        if (found.isEmpty() && log.files(group).stream().anyMatch(other -> LogSegment.firstOffsetOf(other) == next) && !path.equals(pathOf(next))) {
            leave();
            return read(maxBytes);
        }
        return found;
    }

    private boolean open() throws IOException {
        Path newest = null;
        for (Path candidate : log.files(group)) {
            newest = LogSegment.firstOffsetOf(candidate) <= next ? candidate : newest;
        }
        if (newest == null) {
            throw new LogException.OffsetOutOfRange("offset " + next + " is no longer in the log of group " + group + ": it was cut meanwhile");
        }
        path = newest;
        file = disk.open(path);
        frames = new FrameReader(path, file, FrameFile.firstPosition());
        for (long at = LogSegment.firstOffsetOf(path); at < next; at++) {
            if (!frames.passWhole(file.sizeBytes())) {
                leave();
                return false;
            }
        }
        return true;
    }

    private Path pathOf(long first) {
        return LogSegment.pathOf(path.getParent(), first);
    }

    private void leave() throws IOException {
        file.close();
        file = null;
    }

    @Override
    public void close() {
        closed = true;
    }
}
