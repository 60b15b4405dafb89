package io.arrwdb.querynode.serve;

import io.arrwdb.core.id.SegmentId;
import io.arrwdb.shard.view.SegmentView;
import io.arrwdb.shard.view.ShardView;
import java.util.List;
import java.util.Map;

/**
 * A view that a read holds until it closes it.
 *
 * @param growingRows for a read by key: the rows of growing segments that hold one of the keys
 */
public record HeldView(ShardView view, LoadSpec spec, Map<SegmentId, int[]> growingRows) implements AutoCloseable {
    /** The segments of loaded partitions. */
    public List<SegmentView> segments() {
        return view.segments().stream().filter(segment -> spec.covers(segment.partition())).toList();
    }

    @Override
    public void close() {
        view.release();
    }
}
