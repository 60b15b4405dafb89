package io.arrwdb.querynode.read;

import io.arrwdb.proto.internal.ReadCost;
import io.arrwdb.shard.view.SegmentView;
import java.util.List;

/** What one read takes on this node, noted as it goes on: waiting for its state, standing in line, computing. */
final class Costs {
    private final long startedNanos = System.nanoTime();
    private final ReadCost.Builder cost = ReadCost.newBuilder();
    private long rows;
    private long freshNanos;
    private long begunNanos;

    /** The state that the read needs is there; the segments as given. */
    List<SegmentView> fresh(List<SegmentView> segments) {
        freshNanos = System.nanoTime();
        cost.setWaitNanos(freshNanos - startedNanos).setSegments(segments.size());
        for (SegmentView segment : segments) {
            rows += segment.rows().rows();
            if (segment.isGrowing()) {
                cost.setGrowingSegments(cost.getGrowingSegments() + 1);
            } else if (segment.sealed().orElseThrow().readFirst()) {
                cost.setColdSegments(cost.getColdSegments() + 1);
            }
        }
        cost.setScannedRows(rows);
        return segments;
    }

    /** Rows of all segments. */
    long rows() {
        return rows;
    }

    /** The read computes. */
    void begun() {
        begunNanos = System.nanoTime();
        cost.setQueueNanos(begunNanos - freshNanos);
    }

    ReadCost done() {
        return cost.setSearchNanos(System.nanoTime() - begunNanos).build();
    }
}
