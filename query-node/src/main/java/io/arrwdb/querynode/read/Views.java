package io.arrwdb.querynode.read;

import io.arrwdb.core.id.SegmentId;
import io.arrwdb.querynode.serve.HeldView;
import io.arrwdb.shard.view.SegmentView;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The views of all shards that a read is of, held until it is closed. */
record Views(List<HeldView> held) implements AutoCloseable {
    Views {
        held = List.copyOf(held);
    }

    /** Segments in which the read may find rows. */
    List<SegmentView> segments(ReadPlan plan) {
        List<SegmentView> segments = new ArrayList<>();
        for (HeldView view : held) {
            for (SegmentView segment : view.segments()) {
                if (plan.covers(segment.partition()) && !segment.isEmptyAt(plan.mvcc())
                        && !(plan.ignoreGrowing() && segment.isGrowing())) {
                    segments.add(segment);
                }
            }
        }
        return segments;
    }

    /** For a read by key: rows of growing segments that hold one of the keys. */
    Map<SegmentId, int[]> growingRows() {
        Map<SegmentId, int[]> rows = new HashMap<>();
        held.forEach(view -> rows.putAll(view.growingRows()));
        return rows;
    }

    @Override
    public void close() {
        held.forEach(HeldView::close);
    }
}
