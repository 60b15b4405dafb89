package io.arrwdb.querynode.read;

import io.arrwdb.proto.internal.ReadCost;
import io.arrwdb.shard.view.SegmentView;
import java.util.List;

/** What one read takes on this node, noted as it goes on: waiting for its state, standing in line, computing. */
final class Costs {
    private final long startedNanos = System.nanoTime();
    private final ReadCost.Builder cost = ReadCost.newBuilder();
    private long rows;
    private long loadedNanos;
    private long begunNanos;

    /** The state that the read needs is there; the segments as given. */
    List<SegmentView> fresh(List<SegmentView> segments) {
        loadedNanos = System.nanoTime();
        cost.setWaitNanos(loadedNanos - startedNanos).setSegments(segments.size());
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

    /** What it could be waited for to come into memory is there. @param missing segments that were not */
    void loaded(int missing) {
        long now = System.nanoTime();
        cost.setLoadNanos(now - loadedNanos).setColdSegments(Math.max(missing, cost.getColdSegments()));
        loadedNanos = now;
    }

    /** Rows of all segments. */
    long rows() {
        return rows;
    }

    /** The read computes. */
    void begun() {
        begunNanos = System.nanoTime();
        cost.setQueueNanos(begunNanos - loadedNanos);
    }

    ReadCost done() {
        return cost.setSearchNanos(System.nanoTime() - begunNanos).build();
    }
}
