package io.arrwdb.shard.view;

import io.arrwdb.core.id.ShardId;
import io.arrwdb.core.ring.Ownership;
import io.arrwdb.core.schema.CollectionSchema;
import io.arrwdb.core.time.Timestamp;
import io.arrwdb.shard.segment.Counted;
import java.util.List;

/**
 * A shard as it was at one moment of its log: no row twice, none missing, however its segments change meanwhile. Holds the
 * memory of all its segments from its making to its last release.
 */
public final class ShardView extends Counted {
    private final ShardId shard;
    private final CollectionSchema schema;
    private final long manifestVersion;
    private final Timestamp applied;
    private final Ownership ownership;
    private final List<SegmentView> segments;
    private final List<Counted> held;
    private final Runnable freed;

    /**
     * @param manifestVersion the manifest that its sealed segments come from; 0 where there is none yet
     * @param applied the timestamp of the newest record in it
     * @param ownership which keys the shard owns, and since when
     * @param held what the view holds; acquired already, released with it
     * @param freed runs after everything has been let go
     */
    public ShardView(ShardId shard, CollectionSchema schema, long manifestVersion, Timestamp applied,
            Ownership ownership, List<SegmentView> segments, List<Counted> held, Runnable freed) {
        this.shard = shard;
        this.schema = schema;
        this.manifestVersion = manifestVersion;
        this.applied = applied;
        this.ownership = ownership;
        this.segments = List.copyOf(segments);
        this.held = List.copyOf(held);
        this.freed = freed;
    }

    public ShardId shard() {
        return shard;
    }

    /** The schema in force at that moment. */
    public CollectionSchema schema() {
        return schema;
    }

    public long manifestVersion() {
        return manifestVersion;
    }

    public Timestamp applied() {
        return applied;
    }

    public Ownership ownership() {
        return ownership;
    }

    public List<SegmentView> segments() {
        if (holders() == 0) {
            throw new IllegalStateException(this + " is used after its release");
        }
        return segments;
    }

    /** How many rows are visible at {@code mvcc}. */
    public long countVisible(Timestamp mvcc) {
        return segments().stream().mapToLong(segment -> segment.countVisible(mvcc)).sum();
    }

    @Override
    protected void free() {
        held.forEach(Counted::release);
        freed.run();
    }

    @Override
    public String toString() {
        return "a view of shard " + shard + " at manifest " + manifestVersion;
    }
}
