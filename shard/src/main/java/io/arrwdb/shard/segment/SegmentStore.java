package io.arrwdb.shard.segment;

import io.arrwdb.core.id.SegmentId;
import io.arrwdb.core.manifest.FileRef;
import io.arrwdb.core.manifest.SegmentEntry;
import io.arrwdb.core.schema.CollectionSchema;
import io.arrwdb.engine.segment.SegmentRows;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/**
 * Writes segments and delete files as objects, and opens them. Every method returns at once; encoding, checking and
 * transfer happen elsewhere, and stages complete on any thread: a loop attaches its continuations with its mailbox.
 * Stages fail with {@link io.arrwdb.core.port.object.ObjectStoreException} where the store refuses, with
 * {@link io.arrwdb.core.codec.MalformedBytesException} where a file is not what its reference says, and with
 * {@link io.arrwdb.engine.memory.MemoryBudgetExceeded} where the memory to open it is not left, and with
 * {@link DiskLimitExceeded} where its copy finds no room on this machine's disk.
 */
public interface SegmentStore {
    /**
     * Writes all rows, in their order, with their insert timestamps, and the sorted keys. The rows must stay valid until
     * the stage completes.
     *
     * @param schema whose fields are written; a field that the rows lack is left out of the file
     * @param dataKey object key of the columns
     * @param keysKey object key of the keys
     */
    CompletionStage<WrittenSegment> write(SegmentRows rows, CollectionSchema schema, String dataKey, String keysKey);

    /** Writes one delete file with a section for each segment. */
    CompletionStage<FileRef> writeDeletes(Map<SegmentId, DeletedRows> sections, String key);

    /** The sections of a delete file that belong to {@code wanted}; segments without one are absent. */
    CompletionStage<Map<SegmentId, DeletedRows>> readDeletes(FileRef file, Set<SegmentId> wanted);

    /**
     * Opens a segment with every index that its entry lists. The caller holds the result and releases it.
     *
     * @param schema any version not older than the segment's
     */
    CompletionStage<SealedSegment> open(SegmentEntry entry, CollectionSchema schema);

    /**
     * Keeps the disk free that opening these segments takes, all of it or none, before any of them is copied.
     *
     * @throws DiskLimitExceeded where there is less, even without the copies that nobody uses; none of them has had to go then
     */
    DiskRoom reserve(List<SegmentEntry> entries);
}
