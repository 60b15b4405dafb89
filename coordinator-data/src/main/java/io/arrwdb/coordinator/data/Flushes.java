package io.arrwdb.coordinator.data;

import io.arrwdb.core.catalog.ShardMeta;
import io.arrwdb.core.id.CollectionId;
import io.arrwdb.core.port.node.TimestampOracle;
import io.arrwdb.core.time.Timestamp;
import io.arrwdb.proto.internal.FlushRequest;
import io.arrwdb.proto.internal.FlushResponse;
import io.arrwdb.proto.internal.FlushStateRequest;
import io.arrwdb.proto.internal.SegmentInfo;
import io.arrwdb.proto.internal.ShardReport;
import io.arrwdb.rpc.Waiting;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Flushes collections. The flush timestamp is drawn before any shard is sealed: every write that was acknowledged before
 * the call lies at or below it, and each shard's seal above it.
 */
final class Flushes {
    private static final long TIMEOUT_MILLIS = 10_000;

    private final ShardDirectory directory;
    private final ShardCalls calls;
    private final TimestampOracle oracle;

    Flushes(ShardDirectory directory, ShardCalls calls, TimestampOracle oracle) {
        this.directory = directory;
        this.calls = calls;
        this.oracle = oracle;
    }

    FlushResponse flush(FlushRequest request) {
        List<ShardMeta> shards = directory.shardsOf(new CollectionId(request.getCollection()));
        Timestamp flushTs = Waiting.on(oracle.allocate(1), TIMEOUT_MILLIS, "drawing the flush timestamp").first();
        FlushResponse.Builder answer = FlushResponse.newBuilder().setFlushTs(flushTs.value());
        for (ShardMeta shard : shards) {
            answer.addAllSegments(calls.flush(shard.id(), shard.group()).getSegmentsList());
        }
        Set<Long> flushing = new HashSet<>(answer.getSegmentsList());
        for (ShardReport report : calls.status(shards)) {
            report.getSegmentsList().stream().filter(SegmentState::isFlushed).map(SegmentInfo::getSegment)
                    .filter(s -> !flushing.contains(s)).forEach(answer::addFlushedSegments);
        }
        return answer.build();
    }

    /** Whether everything at or below the flush timestamp, and each of the segments, lies in published files. */
    boolean isFlushed(FlushStateRequest request) {
        List<ShardMeta> shards = directory.shardsOf(new CollectionId(request.getCollection()));
        Set<Long> segments = new HashSet<>(request.getSegmentsList());
        List<ShardReport> reports = calls.status(shards);
        return reports.size() == shards.size() && reports.stream().allMatch(r ->
                isFlushed(r, new Timestamp(request.getFlushTs())) && r.getSegmentsList().stream()
                        .noneMatch(s -> segments.contains(s.getSegment()) && SegmentState.isUnflushed(s)));
    }

    private static boolean isFlushed(ShardReport report, Timestamp flushTs) {
        boolean nothingWaits = !report.getFlushing() && report.getSegmentsList().stream().noneMatch(SegmentState::isUnflushed);
        return nothingWaits || !new Timestamp(report.getFlushedTs()).isBefore(flushTs);
    }
}
