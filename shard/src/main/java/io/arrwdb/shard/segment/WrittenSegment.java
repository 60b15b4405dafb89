package io.arrwdb.shard.segment;

import io.arrwdb.core.manifest.FileRef;
import io.arrwdb.core.time.Timestamp;

/**
 * The files that a segment was written to.
 *
 * @param rows all rows, deleted ones included
 * @param minTs lowest insert timestamp of a row
 * @param maxTs highest insert timestamp of a row
 */
public record WrittenSegment(FileRef data, FileRef keys, long rows, Timestamp minTs, Timestamp maxTs) {
    /** Bytes of both files. */
    public long bytes() {
        return data.lengthBytes() + keys.lengthBytes();
    }
}
