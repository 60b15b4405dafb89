package io.arrwdb.adapters.locallog;

import io.arrwdb.adapters.disk.FrameFile;
import io.arrwdb.core.id.LogGroupId;
import io.arrwdb.core.id.Offset;
import io.arrwdb.core.port.log.LogException;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The only writer of a group's files: one thread that takes all that has queued, writes it, and makes it durable with
 * one fsync. Where that fails the batch is taken back and its producers fail; where not even that is possible the log
 * takes nothing more until it is opened anew.
 */
final class LogWriter {
    /** Where durable records go, on the writer's thread. */
    interface Sink {
        /** A batch is durable: its records, and the positions at which their frames begin in the file. */
        void durable(List<PendingAppend> batch, List<Long> positions, long durableBytes);

        /** A new file takes the records from {@code active.nextSequence()} on. */
        void rolled(FrameFile active);
    }

    private final LogGroupId group;
    private final LogDirectory directory;
    private final LocalLogConfig config;
    private final Sink sink;
    private final Thread thread;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final ArrayDeque<PendingAppend> queue = new ArrayDeque<>();
    private boolean closed;
    private FrameFile active;
    private LogException broken;

    LogWriter(LogGroupId group, LogDirectory directory, FrameFile active, LocalLogConfig config, Sink sink) {
        this.group = group;
        this.directory = directory;
        this.active = active;
        this.config = config;
        this.sink = sink;
        thread = Thread.ofPlatform().daemon().name("log-writer-" + group).unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    void submit(PendingAppend append) {
        lock.lock();
        try {
            if (!closed) {
                queue.add(append);
                changed.signal();
                return;
            }
        } finally {
            lock.unlock();
        }
        append.durable().completeExceptionally(new LogException.Closed("the log of group " + group + " is closed"));
    }

    /** Writes what has queued, and ends. */
    void close() {
        lock.lock();
        try {
            closed = true;
            changed.signal();
        } finally {
            lock.unlock();
        }
        boolean interrupted = Thread.interrupted();
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        for (List<PendingAppend> batch = take(); !batch.isEmpty(); batch = take()) {
            List<PendingAppend> live = withoutBroken(batch);
            if (!live.isEmpty()) {
                write(live);
            }
        }
    }

    /** What has queued, up to the batch limit; empty only once the writer is closed and done. */
    private List<PendingAppend> take() {
        lock.lock();
        try {
            while (queue.isEmpty() && !closed) {
                changed.awaitUninterruptibly();
            }
            List<PendingAppend> batch = new ArrayList<>();
            long bytes = 0;
            while (!queue.isEmpty() && (batch.isEmpty() || bytes + queue.peek().record().length <= config.maxBatchBytes())) {
                PendingAppend append = queue.poll();
                bytes += append.record().length;
                batch.add(append);
            }
            return batch;
        } finally {
            lock.unlock();
        }
    }

    private static List<PendingAppend> withoutBroken(List<PendingAppend> batch) {
        List<PendingAppend> live = new ArrayList<>(batch.size());
        for (PendingAppend append : batch) {
            LogException failure = append.producer().brokenBy();
            if (failure == null) {
                live.add(append);
            } else {
                append.durable().completeExceptionally(failure);
            }
        }
        return live;
    }

    private void write(List<PendingAppend> batch) {
        if (broken != null) {
            fail(batch, broken);
            return;
        }
        List<Long> positions = new ArrayList<>(batch.size());
        long firstOffset = active.nextSequence();
        try {
            rollWhenFull();
            for (PendingAppend append : batch) {
                positions.add(active.add(append.record()));
            }
            active.commit();
        } catch (IOException e) {
            fail(batch, takenBack(e));
            return;
        } catch (RuntimeException | Error e) {
            fail(batch, brokenBy(e));
            return;
        }
        sink.durable(batch, positions, active.durableBytes());
        for (int i = 0; i < batch.size(); i++) {
            batch.get(i).durable().complete(new Offset(firstOffset + i));
        }
    }

    private void rollWhenFull() throws IOException {
        if (active.durableBytes() >= config.segmentBytes()) {
            active = directory.create(active.nextSequence());
            sink.rolled(active);
        }
    }

    private LogException takenBack(IOException cause) {
        try {
            active.rollback();
        } catch (IOException | RuntimeException e) {
            cause.addSuppressed(e);
            return brokenBy(cause);
        }
        return LogFailures.of("the log of group " + group + " could not append at offset " + active.nextSequence(), cause);
    }

    private LogException brokenBy(Throwable cause) {
        broken = new LogException("the log of group " + group + " does not know what became of a write to " + active.path()
                + " (" + cause + "); restart once the disk is well", cause);
        return broken;
    }

    private static void fail(List<PendingAppend> batch, LogException failure) {
        for (PendingAppend append : batch) {
            append.producer().failed(failure);
        }
        for (PendingAppend append : batch) {
            append.durable().completeExceptionally(failure);
        }
    }
}
