package io.arrwdb.testkit.sim;

import io.arrwdb.core.codec.ByteReader;
import io.arrwdb.core.codec.ByteWriter;
import io.arrwdb.core.id.IndexId;
import io.arrwdb.core.manifest.FileRef;
import io.arrwdb.core.manifest.IndexEntry;
import io.arrwdb.core.manifest.SegmentEntry;
import io.arrwdb.engine.index.IndexType;
import io.arrwdb.engine.index.VectorIndex;
import io.arrwdb.engine.index.VectorQuery;
import io.arrwdb.engine.segment.SegmentRows;
import io.arrwdb.engine.topk.TopK;
import io.arrwdb.engine.vector.Metric;
import io.arrwdb.engine.vector.VectorKind;
import io.arrwdb.storage.object.Checksums;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Map;

/** An index that knows only of which segment it is. Nobody searches it; opening one for another segment fails. */
record SimIndex(int count) implements VectorIndex {
    static byte[] file(SegmentEntry segment) {
        return new ByteWriter().varint(segment.segment().value()).varint(segment.rows()).toBytes();
    }

    static IndexEntry entry(IndexId index, String key, byte[] file) {
        return new IndexEntry(index, SimRows.VALUE, "SIM", Map.of(),
                new FileRef(key, file.length, Checksums.of(MemorySegment.ofArray(file))));
    }

    static VectorIndex open(IndexEntry entry, MemorySegment file, SegmentRows rows) {
        ByteReader in = new ByteReader(file.toArray(ValueLayout.JAVA_BYTE));
        if (in.varint() != rows.id().value() || in.varint() != rows.rows()) {
            throw new IllegalStateException("index file " + entry.file().key() + " is of another segment than " + rows.id());
        }
        return new SimIndex(rows.rows());
    }

    @Override
    public IndexType type() {
        return IndexType.FLAT;
    }

    @Override
    public Metric metric() {
        return Metric.L2;
    }

    @Override
    public VectorKind kind() {
        return VectorKind.DENSE;
    }

    @Override
    public long memoryBytes() {
        return 0;
    }

    @Override
    public void search(VectorQuery query, TopK[] out) {
        throw new UnsupportedOperationException("the simulation searches nothing");
    }

    @Override
    public void close() { }
}
