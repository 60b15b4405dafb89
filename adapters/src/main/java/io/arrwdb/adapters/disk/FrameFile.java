package io.arrwdb.adapters.disk;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;

/**
 * An append-only file of numbered frames with one writer. A batch is {@link #add added}, then {@link #commit made
 * durable} or {@link #rollback taken back}; recovery keeps every durable batch, and of an unfinished one a prefix.
 */
public final class FrameFile implements Closeable {
    private static final int STAGING_BYTES = 1 << 20;

    private final Path path;
    private final DiskFile file;
    private final ByteBuffer staging;
    /** The end of the last durable batch, and of what was staged since. */
    private long durableBytes;
    private long stagedBytes;
    private long durableSequence;
    private long nextSequence;

    private FrameFile(Path path, DiskFile file, long sizeBytes, long nextSequence, int stagingBytes) {
        this.path = path;
        this.file = file;
        this.staging = ByteBuffer.allocateDirect(stagingBytes).order(ByteOrder.LITTLE_ENDIAN);
        this.durableBytes = sizeBytes;
        this.stagedBytes = sizeBytes;
        this.durableSequence = nextSequence;
        this.nextSequence = nextSequence;
    }

    /** Makes the file durably, and whole or not at all: it appears under its name with its header in it. */
    public static FrameFile create(Disk disk, Path path, FrameFileHeader header) throws IOException {
        Path temporary = path.resolveSibling(path.getFileName() + WholeFile.TEMPORARY_SUFFIX);
        disk.delete(temporary);
        DiskFile file = disk.create(temporary);
        try {
            file.write(FrameFormat.encodeFileHeader(header), 0);
            file.sync();
            disk.rename(temporary, path);
            disk.syncDirectory(path.getParent());
        } catch (IOException e) {
            file.close();
            disk.delete(temporary);
            throw e;
        }
        return new FrameFile(path, file, FrameFormat.FILE_HEADER_BYTES, header.firstSequence(), STAGING_BYTES);
    }

    /** Hears every frame of a file that is recovered. */
    public interface Visitor {
        void frame(Frame frame) throws IOException;
    }

    /**
     * Opens the last file of a chain: tells every whole frame, and cuts a torn tail durably.
     *
     * @throws CorruptFileException where a frame that was durable is damaged
     */
    public static FrameFile recover(Disk disk, Path path, Visitor visitor) throws IOException {
        DiskFile file = disk.open(path);
        try {
            FrameFileHeader header = header(path, file);
            FrameRecovery recovery = new FrameRecovery(path, file);
            long next = recovery.visit(header.firstSequence(), visitor);
            recovery.cutTail();
            return new FrameFile(path, file, recovery.end(), next, STAGING_BYTES);
        } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
        }
    }

    /** What the file says of itself. */
    public static FrameFileHeader header(Path path, DiskFile file) throws IOException {
        ByteBuffer bytes = FrameFormat.littleEndian(FrameFormat.FILE_HEADER_BYTES);
        while (bytes.hasRemaining() && file.read(bytes, bytes.position()) > 0) {
            continue;
        }
        return FrameFormat.decodeFileHeader(path, bytes.flip());
    }

    /** Where the first frame of every file begins. */
    public static long firstPosition() {
        return FrameFormat.FILE_HEADER_BYTES;
    }

    public Path path() {
        return path;
    }

    /** For readers: up to {@link #durableBytes} its bytes never change. */
    public DiskFile file() {
        return file;
    }

    public long durableBytes() {
        return durableBytes;
    }

    /** The sequence that the next frame gets. */
    public long nextSequence() {
        return nextSequence;
    }

    /** Appends one frame to the batch, and tells the position at which it begins. */
    public long add(byte[] payload) throws IOException {
        long position = stagedBytes + staging.position();
        room(FrameFormat.FRAME_HEADER_BYTES);
        FrameFormat.putFrameHeader(staging, nextSequence, Math.toIntExact(position - durableBytes), payload);
        put(payload);
        int padding = (int) (FrameFormat.paddedBytes(payload.length) - FrameFormat.FRAME_HEADER_BYTES - payload.length);
        room(padding);
        for (int i = 0; i < padding; i++) {
            staging.put((byte) 0);
        }
        nextSequence++;
        return position;
    }

    /** Makes the batch durable. Whoever catches an exception calls {@link #rollback}, and gives up if that fails too. */
    public void commit() throws IOException {
        flush();
        file.sync();
        durableBytes = stagedBytes;
        durableSequence = nextSequence;
    }

    /** Takes back, durably, everything since the last commit. */
    public void rollback() throws IOException {
        staging.clear();
        file.truncate(durableBytes);
        file.sync();
        stagedBytes = durableBytes;
        nextSequence = durableSequence;
    }

    @Override
    public void close() throws IOException {
        file.close();
    }

    private void put(byte[] payload) throws IOException {
        int done = 0;
        while (done < payload.length) {
            if (!staging.hasRemaining()) {
                flush();
            }
            int part = Math.min(staging.remaining(), payload.length - done);
            staging.put(payload, done, part);
            done += part;
        }
    }

    private void room(int bytes) throws IOException {
        if (staging.remaining() < bytes) {
            flush();
        }
    }

    private void flush() throws IOException {
        staging.flip();
        int bytes = staging.remaining();
        file.write(staging, stagedBytes);
        stagedBytes += bytes;
        staging.clear();
    }
}
