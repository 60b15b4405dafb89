package io.arrwdb.storage.segment;

import io.arrwdb.core.manifest.IndexEntry;
import io.arrwdb.engine.index.VectorIndex;
import io.arrwdb.engine.segment.SegmentRows;
import java.lang.foreign.MemorySegment;

/** Makes a searchable index of an index file and the segment's rows. */
@FunctionalInterface
public interface IndexOpener {
    /** @param file valid until the index is closed */
    VectorIndex open(IndexEntry entry, MemorySegment file, SegmentRows rows);
}
