package io.arrwdb.deploy.compose;

import io.arrwdb.core.manifest.IndexEntry;
import io.arrwdb.engine.column.Column;
import io.arrwdb.engine.index.VectorIndex;
import io.arrwdb.engine.index.Verification;
import io.arrwdb.engine.index.hnsw.HnswIndex;
import io.arrwdb.engine.segment.SegmentRows;
import io.arrwdb.engine.vector.DenseVectors;
import io.arrwdb.storage.segment.IndexOpener;
import java.lang.foreign.MemorySegment;

/** Opens index files: all that we write are graphs over dense vectors. */
final class GraphOpener implements IndexOpener {
    @Override
    public VectorIndex open(IndexEntry entry, MemorySegment file, SegmentRows rows) {
        Column vectors = rows.column(entry.field()).orElseThrow(() -> new IllegalArgumentException(
                "index " + entry.index() + " is of field " + entry.field() + ", which segment " + rows.id() + " lacks"));
        return HnswIndex.open(file, (DenseVectors) vectors.vectors(), Verification.HEADER);
    }
}
