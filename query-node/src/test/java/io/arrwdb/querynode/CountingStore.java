package io.arrwdb.querynode;

import io.arrwdb.core.id.SegmentId;
import io.arrwdb.core.manifest.FileRef;
import io.arrwdb.core.manifest.SegmentEntry;
import io.arrwdb.core.schema.CollectionSchema;
import io.arrwdb.engine.segment.SegmentRows;
import io.arrwdb.shard.segment.DeletedRows;
import io.arrwdb.shard.segment.DiskLimitExceeded;
import io.arrwdb.shard.segment.DiskRoom;
import io.arrwdb.shard.segment.SealedSegment;
import io.arrwdb.shard.segment.SegmentStore;
import io.arrwdb.shard.segment.WrittenSegment;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** Counts how often each segment is opened with the same indexes, and what disk is kept for them; it has so much of it. */
record CountingStore(SegmentStore store, Map<String, Integer> openings, long diskBytes, AtomicLong kept) implements SegmentStore {
    CountingStore(SegmentStore store, long diskBytes) {
        this(store, new ConcurrentHashMap<>(), diskBytes, new AtomicLong());
    }

    @Override
    public CompletionStage<WrittenSegment> write(SegmentRows rows, CollectionSchema schema, String dataKey, String keysKey) {
        return store.write(rows, schema, dataKey, keysKey);
    }

    @Override
    public CompletionStage<FileRef> writeDeletes(Map<SegmentId, DeletedRows> sections, String key) {
        return store.writeDeletes(sections, key);
    }

    @Override
    public CompletionStage<Map<SegmentId, DeletedRows>> readDeletes(FileRef file, Set<SegmentId> wanted) {
        return store.readDeletes(file, wanted);
    }

    @Override
    public CompletionStage<SealedSegment> open(SegmentEntry entry, CollectionSchema schema) {
        openings.merge(entry.segment() + " with " + entry.indexes().size() + " indexes", 1, Integer::sum);
        return store.open(entry, schema);
    }

    @Override
    public DiskRoom reserve(List<SegmentEntry> entries) {
        long bytes = entries.stream().flatMap(entry -> entry.files().stream()).mapToLong(FileRef::lengthBytes).sum();
        if (bytes > diskBytes) {
            throw new DiskLimitExceeded("segments", bytes, 0, diskBytes);
        }
        kept.addAndGet(bytes);
        return () -> kept.addAndGet(-bytes);
    }
}
