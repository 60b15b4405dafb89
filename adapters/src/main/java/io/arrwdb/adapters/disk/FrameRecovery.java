package io.arrwdb.adapters.disk;

import java.io.IOException;
import java.nio.file.Path;

/**
 * Reads a frame file after a crash. The first place without a valid frame is a torn tail, unless a valid frame of a
 * later batch follows: a batch is written only once everything before it is durable, so then what was durable is damaged.
 */
final class FrameRecovery {
    private final Path path;
    private final DiskFile file;
    private final long size;
    private long end = FrameFormat.FILE_HEADER_BYTES;

    FrameRecovery(Path path, DiskFile file) throws IOException {
        this.path = path;
        this.file = file;
        this.size = file.sizeBytes();
    }

    /** Where the whole frames end, once visited. */
    long end() {
        return end;
    }

    /** Tells every whole frame in order; the sequence after the last. */
    long visit(long firstSequence, FrameFile.Visitor visitor) throws IOException {
        FrameReader reader = new FrameReader(path, file, end);
        long sequence = firstSequence;
        for (Frame frame = reader.tryNext(size); frame != null; frame = reader.tryNext(size)) {
            if (frame.sequence() != sequence) {
                throw new CorruptFileException(path, frame.position(),
                        "a frame of sequence " + frame.sequence() + " where " + sequence + " belongs");
            }
            visitor.frame(frame);
            sequence++;
            end = reader.position();
        }
        return sequence;
    }

    /** Cuts, durably, what follows the last whole frame. */
    void cutTail() throws IOException {
        if (end == size) {
            return;
        }
        FrameReader reader = new FrameReader(path, file, end);
        for (long at = end + FrameFormat.ALIGNMENT; at + FrameFormat.FRAME_HEADER_BYTES <= size; at += FrameFormat.ALIGNMENT) {
            if (laterBatchAt(reader, at)) {
                throw new CorruptFileException(path, end, "no whole frame there, although a later batch begins behind it");
            }
        }
        file.truncate(end);
        file.sync();
    }

    private boolean laterBatchAt(FrameReader reader, long at) throws IOException {
        reader.move(at);
        if (!reader.plausible(size)) {
            return false;
        }
        Frame frame = reader.tryNext(size);
        return frame != null && at - reader.batchDistance() > end;
    }
}
