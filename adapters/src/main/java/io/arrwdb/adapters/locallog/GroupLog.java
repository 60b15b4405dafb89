package io.arrwdb.adapters.locallog;

import io.arrwdb.adapters.disk.CorruptFileException;
import io.arrwdb.adapters.disk.Disk;
import io.arrwdb.adapters.disk.FrameFile;
import io.arrwdb.adapters.recent.RecentRecords;
import io.arrwdb.core.id.Epoch;
import io.arrwdb.core.id.LogGroupId;
import io.arrwdb.core.id.Offset;
import io.arrwdb.core.port.log.LogBounds;
import io.arrwdb.core.port.log.LogEntry;
import io.arrwdb.core.port.log.LogException;
import io.arrwdb.core.port.log.LogProducer;
import io.arrwdb.core.port.log.LogReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;

/** The log of one group: its files, the newest records in memory, and the readers that wait for more. */
final class GroupLog implements LogWriter.Sink {
    private final LogGroupId group;
    private final LogDirectory directory;
    private final LocalLogConfig config;
    private final Executor io;
    private final LogWriter writer;
    /** The fields below are guarded by this object's monitor. */
    private final List<LogSegment> segments;
    private final RecentRecords recent;
    private final Set<Epoch> epochs = new HashSet<>();
    private final Set<LocalReader> readers = new HashSet<>();
    private long end;
    private boolean closed;

    private GroupLog(LogGroupId group, LogDirectory directory, LogDirectory.Recovered recovered, LocalLogConfig config, Executor io) {
        this.group = group;
        this.directory = directory;
        this.config = config;
        this.io = io;
        segments = new ArrayList<>(recovered.segments());
        end = recovered.active().nextSequence();
        recent = new RecentRecords(config.recentBytes(), end);
        writer = new LogWriter(group, directory, recovered.active(), config, this);
    }

    static GroupLog open(Disk disk, Path path, LogGroupId group, LocalLogConfig config, Executor io) throws IOException {
        LogDirectory directory = new LogDirectory(disk, path, group, config.indexIntervalBytes());
        GroupLog log = new GroupLog(group, directory, directory.recover(), config, io);
        log.writer.start();
        return log;
    }

    synchronized LogBounds bounds() {
        return new LogBounds(directory.topicId(), new Offset(start()), new Offset(end));
    }

    synchronized LogProducer producer(Epoch epoch) {
        if (!epochs.add(epoch)) {
            throw new LogException("epoch " + epoch + " of group " + group + " has a producer already: a new one needs a new term", null);
        }
        return new LocalProducer(group, epoch, writer, config.maxRecordBytes());
    }

    synchronized LogReader reader(Offset from) {
        if (closed) {
            throw closedException();
        }
        if (from.value() < start() || from.value() > end) {
            throw outOfRange(from.value());
        }
        LocalReader reader = new LocalReader(this, from.value(), io);
        readers.add(reader);
        return reader;
    }

    void truncateBefore(Offset offset) {
        List<LogSegment> dropped;
        synchronized (this) {
            if (offset.value() > end) {
                throw outOfRange(offset.value());
            }
            int keep = segments.size() - 1;
            while (keep > 0 && segments.get(keep).firstOffset() > offset.value()) {
                keep--;
            }
            dropped = new ArrayList<>(segments.subList(0, keep));
            segments.subList(0, keep).clear();
        }
        try {
            directory.delete(dropped);
        } catch (IOException e) {
            throw LogFailures.of("the log of group " + group + " could not be truncated before offset " + offset, e);
        }
    }

    @Override
    public void durable(List<PendingAppend> batch, List<Long> positions, long durableBytes) {
        List<LocalReader> waiting;
        synchronized (this) {
            LogSegment active = segments.getLast();
            for (int i = 0; i < batch.size(); i++) {
                active.index().note(end, positions.get(i));
                recent.add(batch.get(i).record());
                end++;
            }
            active.grewTo(durableBytes);
            waiting = List.copyOf(readers);
        }
        waiting.forEach(LocalReader::wake);
    }

    @Override
    public synchronized void rolled(FrameFile active) {
        segments.add(directory.growing(active, new SparseIndex(config.indexIntervalBytes())));
    }

    /** Ends the writer once all is written, then the readers, then the files. */
    void close() {
        writer.close();
        List<LocalReader> ended;
        synchronized (this) {
            closed = true;
            ended = List.copyOf(readers);
        }
        ended.forEach(LocalReader::close);
        for (LogSegment segment : segments) {
            try {
                segment.close();
            } catch (IOException e) {
                throw LogFailures.of("the log of group " + group + " did not close", e);
            }
        }
    }

    synchronized void forget(LocalReader reader) {
        readers.remove(reader);
    }

    synchronized long end() {
        return end;
    }

    /** Records from memory, or null where they must come from a file. */
    synchronized List<LogEntry> recent(long offset, int maxBytes) {
        return recent.holds(offset) ? recent.from(offset, maxBytes) : null;
    }

    /** The file that holds the record. */
    synchronized LogSegment segmentOf(long offset) {
        if (offset < start()) {
            throw outOfRange(offset);
        }
        int at = segments.size() - 1;
        while (segments.get(at).firstOffset() > offset) {
            at--;
        }
        return segments.get(at);
    }

    /** How a reader's failure looks from outside: a file that vanished beneath it was truncated. */
    synchronized LogException readFailure(long offset, IOException cause) {
        return offset < start() ? outOfRange(offset)
                : LogFailures.of("the log of group " + group + " cannot be read at offset " + offset, cause);
    }

    LogException closedException() {
        return new LogException.Closed("the log of group " + group + " is closed");
    }

    /** A file ended before the offset at which the next one begins. */
    IOException gap(LogSegment segment, long offset) {
        return new CorruptFileException(segment.path(), segment.durableBytes(), "the file ends before offset " + offset
                + " of group " + group);
    }

    private long start() {
        return segments.getFirst().firstOffset();
    }

    private LogException outOfRange(long offset) {
        return new LogException.OffsetOutOfRange("offset " + offset + " is outside the log of group " + group + ", which holds "
                + start() + " to " + end + ": start from a newer manifest");
    }
}
