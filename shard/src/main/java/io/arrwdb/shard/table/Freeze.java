package io.arrwdb.shard.table;

import io.arrwdb.core.id.Offset;
import io.arrwdb.core.id.PartitionId;
import io.arrwdb.core.id.SegmentId;
import io.arrwdb.core.schema.CollectionSchema;
import io.arrwdb.core.time.Timestamp;
import io.arrwdb.shard.segment.Counted;
import io.arrwdb.shard.segment.DeletedRows;
import io.arrwdb.shard.view.Deletes;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A shard as a Seal found it: everything that is not in files yet, and the deletes of every segment. It stays as it is
 * while the table goes on, and keeps the memory of its rows until it is closed.
 */
public final class Freeze implements AutoCloseable {
    private final long flush;
    private final Offset end;
    private final Timestamp sealed;
    private final CollectionSchema schema;
    private final List<FrozenSegment> segments;
    private final SortedMap<SegmentId, Deletes> deletes;
    private final SortedMap<PartitionId, Timestamp> tombstones;
    private final List<? extends Counted> held;
    private boolean closed;

    Freeze(long flush, Offset end, Timestamp sealed, CollectionSchema schema, List<FrozenSegment> segments,
            SortedMap<SegmentId, Deletes> deletes, SortedMap<PartitionId, Timestamp> tombstones,
            List<? extends Counted> held) {
        this.flush = flush;
        this.end = end;
        this.sealed = sealed;
        this.schema = schema;
        this.segments = List.copyOf(segments);
        this.deletes = deletes;
        this.tombstones = tombstones;
        this.held = List.copyOf(held);
    }

    /** The flush that the Seal names. */
    public long flush() {
        return flush;
    }

    /** One past the Seal: everything below it is in the files that come of this. */
    public Offset end() {
        return end;
    }

    /** The timestamp of the Seal. */
    public Timestamp sealed() {
        return sealed;
    }

    public CollectionSchema schema() {
        return schema;
    }

    /** What is to be written, of dropped partitions too: reads from before the drop still see them. Ascending by id. */
    public List<FrozenSegment> segments() {
        return segments;
    }

    /** The dropped partitions of which segments may still be listed. */
    public SortedMap<PartitionId, Timestamp> tombstones() {
        return tombstones;
    }

    /**
     * What was deleted after {@code since}, by segment; segments without such deletes are absent.
     *
     * @param since the timestamp of the shard's last record below the previous checkpoint: deletes up to it are in files
     */
    public SortedMap<SegmentId, DeletedRows> deletesAfter(Timestamp since) {
        SortedMap<SegmentId, DeletedRows> sections = new TreeMap<>();
        for (Map.Entry<SegmentId, Deletes> entry : deletes.entrySet()) {
            DeletedRows rows = entry.getValue().after(since);
            if (!rows.isEmpty()) {
                sections.put(entry.getKey(), rows);
            }
        }
        return sections;
    }

    /** Every delete of every segment: the content of a full delete file. */
    public SortedMap<SegmentId, DeletedRows> allDeletes() {
        return deletesAfter(Timestamp.ZERO);
    }

    /** Lets go of the rows; may be called again. Only in the table's loop. */
    @Override
    public void close() {
        if (!closed) {
            closed = true;
            held.forEach(Counted::release);
        }
    }
}
