package io.arrwdb.shard.segment;

import io.arrwdb.core.id.IndexId;
import io.arrwdb.core.id.PartitionId;
import io.arrwdb.core.id.SegmentId;
import io.arrwdb.core.manifest.SegmentEntry;
import io.arrwdb.engine.index.VectorIndex;
import io.arrwdb.engine.segment.SegmentRows;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * An opened sealed segment: its columns, its keys and its vector indexes, over files that stay mapped until the last
 * holder lets go. Its rows never change; which of them are deleted is known to the table that holds it. An index that
 * arrives later makes another opening of the same segment.
 */
public final class SealedSegment extends Counted {
    private final SegmentEntry entry;
    private final SegmentRows rows;
    private final SegmentKeys keys;
    private final Map<IndexId, VectorIndex> indexes;
    private final SegmentPages pages;
    private final Runnable close;
    private final AtomicBoolean read = new AtomicBoolean();

    /** As the other one, for files that are not looked after. */
    public SealedSegment(SegmentEntry entry, SegmentRows rows, SegmentKeys keys, Map<IndexId, VectorIndex> indexes,
            Runnable close) {
        this(entry, rows, keys, indexes, SegmentPages.NONE, close);
    }

    /**
     * @param indexes by definition; only those that are files of their own
     * @param pages the files behind everything
     * @param close closes the indexes and the memory behind everything; called once
     */
    public SealedSegment(SegmentEntry entry, SegmentRows rows, SegmentKeys keys, Map<IndexId, VectorIndex> indexes,
            SegmentPages pages, Runnable close) {
        this.entry = entry;
        this.rows = rows;
        this.keys = keys;
        this.indexes = Map.copyOf(indexes);
        this.pages = pages;
        this.close = close;
    }

    public SegmentId id() {
        return entry.segment();
    }

    public PartitionId partition() {
        return entry.partition();
    }

    /** Whether this is the first read of this opening: what it touches has to come from the files. */
    public boolean readFirst() {
        return !read.get() && read.compareAndSet(false, true);
    }

    /**
     * Has the files read, in the background, where they are not in memory.
     *
     * @return a stage that completes when they are; empty where nothing is missing, or was read of late
     */
    public Optional<CompletionStage<Void>> prefetch(long nowNanos) {
        return pages.prefetch(nowNanos);
    }

    /** What the manifest says of the segment, at the moment of opening. */
    public SegmentEntry entry() {
        return entry;
    }

    public SegmentRows rows() {
        return rows;
    }

    public SegmentKeys keys() {
        return keys;
    }

    /** The index that was built by this definition; empty where none was. */
    public Optional<VectorIndex> index(IndexId index) {
        return Optional.ofNullable(indexes.get(index));
    }

    @Override
    protected void free() {
        close.run();
    }

    @Override
    public String toString() {
        return "sealed segment " + entry.segment();
    }
}
