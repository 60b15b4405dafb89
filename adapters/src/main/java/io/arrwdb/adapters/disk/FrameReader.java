package io.arrwdb.adapters.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;

/** Reads the frames of a file in order, from a position where a frame begins up to a given end. */
public final class FrameReader {
    private static final int BUFFER_BYTES = 64 << 10;

    private final Path path;
    private final DiskFile file;
    private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    private final byte[] header = new byte[FrameFormat.FRAME_HEADER_BYTES];
    private final ByteBuffer headerView = ByteBuffer.wrap(header).order(ByteOrder.LITTLE_ENDIAN);
    /** The file position of the buffer's first byte. */
    private long bufferAt;
    private long position;
    private int batchDistance;

    public FrameReader(Path path, DiskFile file, long position) {
        this.path = path;
        this.file = file;
        seek(position);
    }

    /** Goes on at a frame that begins at {@code newPosition}. */
    public void seek(long newPosition) {
        position = newPosition;
        bufferAt = newPosition;
        buffer.limit(0);
    }

    /** As {@link #seek}, keeping what is buffered. */
    void move(long newPosition) {
        position = newPosition;
    }

    /** Whether the bytes at the position look like a header; cheap, and never false where a frame is. */
    boolean plausible(long end) throws IOException {
        return position + FrameFormat.FRAME_HEADER_BYTES <= end
                && fill(header, FrameFormat.FRAME_HEADER_BYTES, position)
                && headerView.getInt(20) == FrameFormat.VERSION
                && headerView.getInt(0) >= 0
                && position + FrameFormat.paddedBytes(headerView.getInt(0)) <= end;
    }

    /** Where the next frame begins. */
    public long position() {
        return position;
    }

    /**
     * The next frame, which must have the given sequence; null where {@code end} is reached.
     *
     * @throws CorruptFileException where the bytes before {@code end} are no such frame
     */
    public Frame next(long sequence, long end) throws IOException {
        if (position >= end) {
            return null;
        }
        Frame frame = tryNext(end);
        if (frame == null) {
            throw new CorruptFileException(path, position, "no whole frame of sequence " + sequence + " there");
        }
        if (frame.sequence() != sequence) {
            throw new CorruptFileException(path, frame.position(), "a frame of sequence " + frame.sequence()
                    + " where " + sequence + " belongs");
        }
        return frame;
    }

    /** The next frame of a file that somebody is writing; null, without moving, where there is no whole one yet. */
    public Frame nextWhole(long end) throws IOException {
        return tryNext(end);
    }

    /** Passes over the next frame; false, without moving, where there is no whole one yet. */
    public boolean passWhole(long end) throws IOException {
        return tryNext(end) != null;
    }

    /** Passes over the frame of the given sequence by its header alone. */
    public void pass(long sequence, long end) throws IOException {
        long at = position;
        if (skip(end) < 0 || headerView.getLong(8) != sequence) {
            throw new CorruptFileException(path, at, "no frame of sequence " + sequence + " there");
        }
    }

    /** Passes over the next frame without checking its payload, and tells its length in bytes; -1 where none can be. */
    private int skip(long end) throws IOException {
        if (position + FrameFormat.FRAME_HEADER_BYTES > end || !fill(header, FrameFormat.FRAME_HEADER_BYTES, position)) {
            return -1;
        }
        int length = headerView.getInt(0);
        if (length < 0 || position + FrameFormat.paddedBytes(length) > end) {
            return -1;
        }
        position += FrameFormat.paddedBytes(length);
        return length;
    }

    /** Bytes from the start of the batch to the frame that was read last. */
    int batchDistance() {
        return batchDistance;
    }

    /** The next frame whatever its sequence, or null, without moving, where the bytes are no valid frame. */
    Frame tryNext(long end) throws IOException {
        long at = position;
        int length = skip(end);
        if (length < 0) {
            return null;
        }
        byte[] payload = new byte[length];
        if (headerView.getInt(20) != FrameFormat.VERSION
                || !fill(payload, length, at + FrameFormat.FRAME_HEADER_BYTES)
                || headerView.getInt(4) != FrameFormat.frameCrc(header, payload)) {
            position = at;
            return null;
        }
        batchDistance = headerView.getInt(16);
        return new Frame(headerView.getLong(8), at, payload);
    }

    /** Copies {@code length} bytes at file position {@code from}; false where the file ends before. */
    private boolean fill(byte[] target, int length, long from) throws IOException {
        int done = fromBuffer(target, 0, length, from);
        if (done < length && length - done >= BUFFER_BYTES) {
            return readFully(ByteBuffer.wrap(target, done, length - done), from + done);
        }
        while (done < length) {
            refill(from + done);
            int copied = fromBuffer(target, done, length - done, from + done);
            if (copied == 0) {
                return false;
            }
            done += copied;
        }
        return true;
    }

    private int fromBuffer(byte[] target, int at, int length, long from) {
        long skip = from - bufferAt;
        if (skip < 0 || skip >= buffer.limit()) {
            return 0;
        }
        int available = Math.min(length, buffer.limit() - (int) skip);
        buffer.get((int) skip, target, at, available);
        return available;
    }

    private void refill(long from) throws IOException {
        bufferAt = from;
        buffer.clear();
        if (file.read(buffer, from) <= 0) {
            buffer.position(0);
        }
        buffer.flip();
    }

    private boolean readFully(ByteBuffer target, long from) throws IOException {
        long at = from;
        while (target.hasRemaining()) {
            int read = file.read(target, at);
            if (read <= 0) {
                return false;
            }
            at += read;
        }
        return true;
    }
}
