package io.arrwdb.adapters.locallog;

import io.arrwdb.adapters.disk.CorruptFileException;
import io.arrwdb.adapters.disk.Disk;
import io.arrwdb.adapters.disk.DiskFile;
import io.arrwdb.adapters.disk.Frame;
import io.arrwdb.adapters.disk.FrameFile;
import io.arrwdb.adapters.disk.FrameFileHeader;
import io.arrwdb.adapters.disk.FrameReader;
import java.io.IOException;
import java.nio.file.Path;

/** One file of a group's log as readers see it; the newest one still grows. */
final class LogSegment {
    private static final String SUFFIX = ".log";

    private final Path path;
    private final long firstOffset;
    private final DiskFile file;
    private final SparseIndex index;
    /** Set under the log's lock, read by readers after they took it. */
    private volatile long durableBytes;

    LogSegment(Path path, long firstOffset, DiskFile file, long durableBytes, SparseIndex index) {
        this.path = path;
        this.firstOffset = firstOffset;
        this.file = file;
        this.durableBytes = durableBytes;
        this.index = index;
    }

    /** Opens an older file, which must belong to the group's topic. */
    static LogSegment open(Disk disk, Path path, FrameFileHeader expected, int indexIntervalBytes) throws IOException {
        DiskFile file = disk.open(path);
        FrameFileHeader found = FrameFile.header(path, file);
        if (!found.equals(expected)) {
            file.close();
            throw new CorruptFileException(path, 0, "its header says " + found + " where " + expected + " belongs");
        }
        return new LogSegment(path, expected.firstSequence(), file, file.sizeBytes(), new SparseIndex(indexIntervalBytes));
    }

    static Path pathOf(Path directory, long firstOffset) {
        return directory.resolve(String.format("%020d%s", firstOffset, SUFFIX));
    }

    static boolean isSegment(Path path) {
        return path.getFileName().toString().matches("\\d{20}\\.log");
    }

    static long firstOffsetOf(Path path) {
        return Long.parseLong(path.getFileName().toString().substring(0, 20));
    }

    Path path() {
        return path;
    }

    long firstOffset() {
        return firstOffset;
    }

    long durableBytes() {
        return durableBytes;
    }

    SparseIndex index() {
        return index;
    }

    void grewTo(long bytes) {
        durableBytes = bytes;
    }

    /** A reader whose next frame is the one at {@code offset}, found from the index and a short walk. */
    FrameReader readerAt(long offset) throws IOException {
        long[] near = index.floor(offset);
        long at = near == null ? firstOffset : near[0];
        FrameReader reader = new FrameReader(path, file, near == null ? FrameFile.firstPosition() : near[1]);
        while (at < offset) {
            index.note(at, reader.position());
            reader.pass(at, durableBytes);
            at++;
        }
        return reader;
    }

    /** The next frame of {@code reader}, or null at the end of this file. */
    Frame next(FrameReader reader, long offset) throws IOException {
        return reader.next(offset, durableBytes);
    }

    void close() throws IOException {
        file.close();
    }
}
