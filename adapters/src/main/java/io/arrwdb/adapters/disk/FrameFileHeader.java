package io.arrwdb.adapters.disk;

import java.nio.file.Path;
import java.util.UUID;

/**
 * What a frame file says of itself, so that a file in the wrong place is noticed.
 *
 * @param owner the log group, or 0
 * @param firstSequence of the first frame, also where there is none yet
 * @param identity of the whole chain of files: the log's topic, or the incarnation of a group
 */
public record FrameFileHeader(Kind kind, long owner, long firstSequence, UUID identity) {
    /** What the frames hold. */
    public enum Kind {
        LOG(1), META(2), DECISIONS(3);

        private final int code;

        Kind(int code) {
            this.code = code;
        }

        int code() {
            return code;
        }

        static Kind of(Path path, int code) throws CorruptFileException {
            for (Kind kind : values()) {
                if (kind.code == code) {
                    return kind;
                }
            }
            throw new CorruptFileException(path, 0, "it holds frames of the unknown kind " + code);
        }
    }
}
