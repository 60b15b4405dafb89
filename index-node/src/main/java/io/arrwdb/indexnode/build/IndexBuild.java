package io.arrwdb.indexnode.build;

import io.arrwdb.core.manifest.IndexEntry;
import io.arrwdb.core.manifest.SegmentEntry;
import io.arrwdb.core.schema.CollectionSchema;
import io.arrwdb.engine.Cancellation;
import io.arrwdb.engine.column.Column;
import io.arrwdb.rpc.ServiceFailure;
import io.arrwdb.shard.segment.SealedSegment;
import io.arrwdb.shard.segment.SegmentStore;
import java.util.List;

/** Builds one index of one segment. Blocks, on a worker. */
public final class IndexBuild {
    private final SegmentStore segments;
    private final IndexFiles files;

    public IndexBuild(SegmentStore segments, IndexFiles files) {
        this.segments = segments;
        this.files = files;
    }

    /**
     * The stored index.
     *
     * @throws ServiceFailure when the segment has no such vectors, or needs no file
     */
    public IndexEntry run(SegmentEntry entry, CollectionSchema schema, IndexWish wish, String prefix, Cancellation cancellation) {
        SealedSegment segment = segments.open(bare(entry), schema).toCompletableFuture().join();
        try {
            Column column = segment.rows().column(wish.field()).orElseThrow(() -> ServiceFailure.refused(1700,
                    "segment " + entry.segment() + " has no field " + wish.field()));
            return files.build(wish, entry.segment(), column.vectors(), prefix, cancellation)
                    .orElseThrow(() -> ServiceFailure.refused(701, "a segment of " + entry.rows() + " rows has no file for an index of type "
                            + wish.type() + "; it is scanned"));
        } finally {
            segment.release();
        }
    }

    /** Its other indexes need not be opened. */
    private static SegmentEntry bare(SegmentEntry e) {
        return new SegmentEntry(e.segment(), e.partition(), e.rows(), e.minTs(), e.maxTs(), e.schemaVersion(), e.bytes(), e.data(),
                e.keys(), e.deleteCheckpoint(), List.of());
    }
}
