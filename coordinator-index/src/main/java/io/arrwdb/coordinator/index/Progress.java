package io.arrwdb.coordinator.index;

import io.arrwdb.core.catalog.CollectionMeta;
import io.arrwdb.core.catalog.IndexMeta;
import io.arrwdb.core.id.SegmentId;
import io.arrwdb.core.manifest.Manifest;
import io.arrwdb.core.manifest.SegmentEntry;
import io.arrwdb.core.plan.index.BuildPlanner;
import io.arrwdb.core.plan.index.IndexCount;
import io.arrwdb.core.time.Timestamp;
import io.arrwdb.proto.internal.DescribeIndexesResponse;
import io.arrwdb.proto.internal.IndexProgress;
import io.arrwdb.proto.internal.SegmentInfo;
import java.util.List;
import java.util.Optional;

/** How far each index of a collection is. */
final class Progress {
    /** Milvus's {@code common.IndexState}. */
    private static final int IN_PROGRESS = 2;
    private static final int FINISHED = 3;
    private static final int FAILED = 4;

    /** Milvus's {@code common.SegmentState}: rows come in. */
    private static final int GROWING = 2;

    private final ShardReports reports;
    private final BuildPlanner planner;
    private final Attempts attempts;
    private final int maxAttempts;

    Progress(ShardReports reports, BuildPlanner planner, Attempts attempts, int maxAttempts) {
        this.reports = reports;
        this.planner = planner;
        this.attempts = attempts;
        this.maxAttempts = maxAttempts;
    }

    /**
     * Blocks for the leaders' reports.
     *
     * @param upTo an index is finished once every segment with rows inserted at or before it has its file, so that who waits
     *     for what he has written waits for no later rows; zero for every row. Rows are counted in any case.
     */
    DescribeIndexesResponse of(CollectionMeta collection, Timestamp upTo) {
        List<ShardReports.Seen> seen = collection.indexes().isEmpty() ? List.of() : reports.of(collection.shards());
        DescribeIndexesResponse.Builder answer = DescribeIndexesResponse.newBuilder();
        collection.indexes().forEach(index -> answer.addIndexes(of(collection, index, seen, upTo)));
        return answer.build();
    }

    private IndexProgress of(CollectionMeta collection, IndexMeta index, List<ShardReports.Seen> shards, Timestamp upTo) {
        IndexCount count = IndexCount.NONE;
        boolean finished = true;
        Optional<Attempts.Failures> failures = Optional.empty();
        for (ShardReports.Seen shard : shards) {
            for (SegmentInfo segment : shard.report().getSegmentsList()) {
                boolean pending = isPending(collection, index, shard, segment);
                count = count.plus(segment.getRows(), pending);
                if (pending) {
                    finished &= isLater(shard, segment, upTo);
                    failures = failures.or(() -> attempts.failures(
                            new Attempts.Target(new SegmentId(segment.getSegment()), index.id())));
                }
            }
        }
        boolean failed = failures.filter(f -> f.count() >= maxAttempts).isPresent();
        return IndexProgress.newBuilder().setIndex(index.id().value()).setTotalRows(count.totalRows())
                .setIndexedRows(count.indexedRows()).setPendingRows(count.pendingRows())
                .setState(finished ? FINISHED : failed ? FAILED : IN_PROGRESS)
                .setFailReason(failures.map(Attempts.Failures::reason).orElse("")).build();
    }

    /** Whether every row of the segment was inserted after the timestamp; zero is after everything. */
    private boolean isLater(ShardReports.Seen shard, SegmentInfo segment, Timestamp upTo) {
        return !upTo.equals(Timestamp.ZERO) && published(shard, segment).filter(s -> s.minTs().isAfter(upTo)).isPresent();
    }

    private Optional<SegmentEntry> published(ShardReports.Seen shard, SegmentInfo segment) {
        return reports.manifest(shard).flatMap((Manifest m) -> m.segment(new SegmentId(segment.getSegment())));
    }

    private boolean isPending(CollectionMeta collection, IndexMeta index, ShardReports.Seen shard, SegmentInfo segment) {
        if (segment.getState() == GROWING || !planner.wantsFile(collection, index, segment.getRows())) {
            return false;
        }
        return published(shard, segment).filter(s -> BuildPlanner.has(s, index)).isEmpty();
    }
}
