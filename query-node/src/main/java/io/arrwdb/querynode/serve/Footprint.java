package io.arrwdb.querynode.serve;

import io.arrwdb.core.manifest.DeleteFile;
import io.arrwdb.core.manifest.Manifest;
import io.arrwdb.core.manifest.SegmentEntry;

/**
 * What serving a shard takes of the process's own memory. Columns, keys and indexes are mapped files: the system caches what is
 * read of them as it can, and takes it back as it must, so they count nothing here, however large they are.
 *
 * @param searchThreads how many searches can walk one graph at the same time
 */
public record Footprint(int searchThreads) {
    /** The objects that stand for an open segment's columns, keys and indexes. */
    private static final long OPEN_SEGMENT_BYTES = 16 << 10;
    /** What a search notes of each row of a graph. */
    private static final long VISITED_ROW_BYTES = 1;
    /** A delete takes 12 bytes in a file, and up to 36 in the table that answers for it. */
    private static final long DELETE_GROWTH = 3;

    /** Bytes that are taken as long as the manifest is served, without those of its deletes. */
    long standingBytes(Manifest manifest) {
        long bytes = 0;
        for (SegmentEntry segment : manifest.segments()) {
            bytes += OPEN_SEGMENT_BYTES + segment.indexes().size() * segment.rows() * VISITED_ROW_BYTES * searchThreads;
        }
        return bytes;
    }

    /** Bytes that serving the manifest takes when it begins; what its deletes take is then accounted for by its table. */
    long loadBytes(Manifest manifest) {
        long deletes = manifest.deleteFiles().stream().map(DeleteFile::file).mapToLong(file -> file.lengthBytes()).sum();
        return standingBytes(manifest) + deletes * DELETE_GROWTH;
    }
}
