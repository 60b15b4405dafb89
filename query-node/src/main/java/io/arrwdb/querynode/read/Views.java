package io.arrwdb.querynode.read;

import io.arrwdb.core.time.Timestamp;
import io.arrwdb.querynode.serve.HeldView;
import io.arrwdb.shard.view.SegmentView;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

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

    /** For a read by key: rows of growing segments that hold one of the keys; both sides of a split have segments of one id. */
    Map<SegmentView, int[]> growingRows() {
        Map<SegmentView, int[]> rows = new IdentityHashMap<>();
        for (HeldView view : held) {
            view.segments().stream().filter(SegmentView::isGrowing).forEach(segment ->
                    Optional.ofNullable(view.growingRows().get(segment.id())).ifPresent(found -> rows.put(segment, found)));
        }
        return rows;
    }

    /** The newest ring by which one of the shards had been split at a timestamp; 0 where none had been. */
    long ringVersionAt(Timestamp mvcc) {
        return held.stream().mapToLong(view -> view.view().ownership().ringVersionAt(mvcc)).max().orElse(0);
    }

    @Override
    public void close() {
        held.forEach(HeldView::close);
    }
}
