package io.arrwdb.adapters.locallog;

import io.arrwdb.adapters.disk.Frame;
import io.arrwdb.adapters.disk.FrameReader;
import io.arrwdb.core.id.Offset;
import io.arrwdb.core.port.log.LogEntry;
import io.arrwdb.core.port.log.LogException;
import io.arrwdb.core.port.log.LogReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/**
 * A position in a group's log. A poll is answered from memory where the records are recent, from the files where they
 * are not, and otherwise waits until the writer wakes it.
 */
final class LocalReader implements LogReader {
    private final GroupLog log;
    private final Executor io;
    private long position;
    private int maxBytes;
    private CompletableFuture<List<LogEntry>> waiting;
    private boolean closed;
    /** Only the one read at a time touches these. */
    private LogSegment segment;
    private FrameReader frames;

    LocalReader(GroupLog log, long from, Executor io) {
        this.log = log;
        this.position = from;
        this.io = io;
    }

    @Override
    public synchronized CompletionStage<List<LogEntry>> poll(int maxPollBytes) {
        if (closed) {
            return CompletableFuture.failedFuture(log.closedException());
        }
        if (waiting != null) {
            throw new IllegalStateException("a poll is waiting already: one at a time");
        }
        maxBytes = maxPollBytes;
        CompletableFuture<List<LogEntry>> poll = new CompletableFuture<>();
        waiting = poll;
        wake();
        return poll;
    }

    /** There may be something to read. */
    void wake() {
        CompletableFuture<List<LogEntry>> poll;
        List<LogEntry> entries;
        synchronized (this) {
            if (waiting == null || position >= log.end()) {
                return;
            }
            poll = waiting;
            waiting = null;
            entries = log.recent(position, maxBytes);
            if (entries == null) {
                readFromFiles(poll);
                return;
            }
            position += entries.size();
            frames = null;
        }
        poll.complete(entries);
    }

    @Override
    public void close() {
        CompletableFuture<List<LogEntry>> poll;
        synchronized (this) {
            closed = true;
            poll = waiting;
            waiting = null;
        }
        log.forget(this);
        if (poll != null) {
            poll.completeExceptionally(log.closedException());
        }
    }

    private void readFromFiles(CompletableFuture<List<LogEntry>> poll) {
        long from = position;
        long end = log.end();
        int limit = maxBytes;
        try {
            io.execute(() -> read(poll, from, end, limit));
        } catch (RejectedExecutionException e) {
            poll.completeExceptionally(log.closedException());
        }
    }

    private void read(CompletableFuture<List<LogEntry>> poll, long from, long end, int limit) {
        List<LogEntry> entries;
        try {
            entries = entries(from, end, limit);
        } catch (IOException e) {
            poll.completeExceptionally(log.readFailure(from, e));
            return;
        } catch (LogException e) {
            poll.completeExceptionally(e);
            return;
        }
        synchronized (this) {
            position = from + entries.size();
        }
        poll.complete(entries);
    }

    private List<LogEntry> entries(long from, long end, int limit) throws IOException {
        List<LogEntry> entries = new ArrayList<>();
        long bytes = 0;
        for (long offset = from; offset < end && (offset == from || bytes < limit); offset++) {
            Frame frame = frame(offset);
            bytes += frame.payload().length;
            if (offset > from && bytes > limit) {
                frames.seek(frame.position());
                break;
            }
            entries.add(new LogEntry(new Offset(offset), frame.payload()));
        }
        return entries;
    }

    private Frame frame(long offset) throws IOException {
        if (frames == null || offset < segment.firstOffset()) {
            locate(offset);
        }
        Frame frame = segment.next(frames, offset);
        if (frame != null) {
            return frame;
        }
        LogSegment ended = segment;
        locate(offset);
        frame = segment == ended ? null : segment.next(frames, offset);
        if (frame == null) {
            throw log.gap(ended, offset);
        }
        return frame;
    }

    private void locate(long offset) throws IOException {
        segment = log.segmentOf(offset);
        frames = segment.readerAt(offset);
    }
}
