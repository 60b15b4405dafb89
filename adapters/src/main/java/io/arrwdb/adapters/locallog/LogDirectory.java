package io.arrwdb.adapters.locallog;

import io.arrwdb.adapters.disk.CorruptFileException;
import io.arrwdb.adapters.disk.Disk;
import io.arrwdb.adapters.disk.FrameFile;
import io.arrwdb.adapters.disk.FrameFileHeader;
import io.arrwdb.adapters.disk.WholeFile;
import io.arrwdb.core.id.LogGroupId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** The files of one group: {@code topic} names the log for ever, {@code <first offset>.log} hold the records. */
final class LogDirectory {
    private static final String TOPIC_FILE = "topic";

    private final Disk disk;
    private final Path path;
    private final LogGroupId group;
    private final int indexIntervalBytes;
    private UUID topic;

    LogDirectory(Disk disk, Path path, LogGroupId group, int indexIntervalBytes) {
        this.disk = disk;
        this.path = path;
        this.group = group;
        this.indexIntervalBytes = indexIntervalBytes;
    }

    /** The segments after a crash or a clean end, oldest first, and the file that goes on growing. */
    record Recovered(List<LogSegment> segments, FrameFile active) { }

    Recovered recover() throws IOException {
        disk.createDirectories(path);
        WholeFile.removeTemporaries(disk, path);
        List<Path> files = disk.list(path).stream().filter(LogSegment::isSegment).toList();
        topic = topic(files);
        List<LogSegment> segments = new ArrayList<>();
        for (int i = 0; i < files.size() - 1; i++) {
            segments.add(LogSegment.open(disk, files.get(i), header(LogSegment.firstOffsetOf(files.get(i))), indexIntervalBytes));
        }
        FrameFile active = files.isEmpty() ? create(0) : recoverActive(files.getLast(), segments);
        if (files.isEmpty()) {
            segments.add(growing(active, new SparseIndex(indexIntervalBytes)));
        }
        return new Recovered(segments, active);
    }

    String topicId() {
        return topic.toString();
    }

    /** A new file, durably there and empty. */
    FrameFile create(long firstOffset) throws IOException {
        return FrameFile.create(disk, LogSegment.pathOf(path, firstOffset), header(firstOffset));
    }

    LogSegment growing(FrameFile file, SparseIndex index) {
        return new LogSegment(file.path(), LogSegment.firstOffsetOf(file.path()), file.file(), file.durableBytes(), index);
    }

    /** Oldest first, each durably gone before the next, so that a crash leaves no gap. */
    void delete(List<LogSegment> segments) throws IOException {
        for (LogSegment segment : segments) {
            disk.delete(segment.path());
            disk.syncDirectory(path);
            segment.close();
        }
    }

    private FrameFile recoverActive(Path file, List<LogSegment> segments) throws IOException {
        SparseIndex index = new SparseIndex(indexIntervalBytes);
        FrameFile active = FrameFile.recover(disk, file, frame -> index.note(frame.sequence(), frame.position()));
        FrameFileHeader found = FrameFile.header(file, active.file());
        if (!found.equals(header(LogSegment.firstOffsetOf(file)))) {
            active.close();
            throw new CorruptFileException(file, 0, "its header says " + found + ", which is another log's");
        }
        segments.add(growing(active, index));
        return active;
    }

    private FrameFileHeader header(long firstOffset) {
        return new FrameFileHeader(FrameFileHeader.Kind.LOG, group.value(), firstOffset, topic);
    }

    private UUID topic(List<Path> segments) throws IOException {
        Path file = path.resolve(TOPIC_FILE);
        if (disk.exists(file)) {
            return parse(file, new String(WholeFile.read(disk, file), StandardCharsets.US_ASCII).strip());
        }
        if (!segments.isEmpty()) {
            throw new CorruptFileException(file, 0, "it is missing beside " + segments.size() + " files of records");
        }
        UUID fresh = UUID.randomUUID();
        WholeFile.write(disk, file, (fresh + "\n").getBytes(StandardCharsets.US_ASCII));
        return fresh;
    }

    private static UUID parse(Path file, String text) throws CorruptFileException {
        try {
            return UUID.fromString(text);
        } catch (IllegalArgumentException e) {
            throw new CorruptFileException(file, 0, "'" + text + "' is no topic id");
        }
    }
}
