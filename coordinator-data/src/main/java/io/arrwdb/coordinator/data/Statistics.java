package io.arrwdb.coordinator.data;

import io.arrwdb.core.id.CollectionId;
import io.arrwdb.proto.internal.CollectionIdRequest;
import io.arrwdb.proto.internal.PartitionRows;
import io.arrwdb.proto.internal.SegmentInfo;
import io.arrwdb.proto.internal.ShardReport;
import java.util.List;
import java.util.Set;

/** What the leaders know of a collection's rows and segments. */
final class Statistics {
    private final ShardDirectory directory;
    private final ShardCalls calls;

    Statistics(ShardDirectory directory, ShardCalls calls) {
        this.directory = directory;
        this.calls = calls;
    }

    /** Live rows of the partitions asked for, or of all: exact as of what the leaders have applied. */
    long rows(CollectionIdRequest request) {
        Set<Long> partitions = Set.copyOf(request.getPartitionsList());
        return reports(request).stream().flatMap(r -> r.getPartitionsList().stream())
                .filter(p -> partitions.isEmpty() || partitions.contains(p.getPartition()))
                .mapToLong(PartitionRows::getLiveRows).sum();
    }

    /** Growing and flushed segments of the partitions asked for, or of all. */
    List<SegmentInfo> segments(CollectionIdRequest request) {
        Set<Long> partitions = Set.copyOf(request.getPartitionsList());
        return reports(request).stream().flatMap(r -> r.getSegmentsList().stream())
                .filter(s -> partitions.isEmpty() || partitions.contains(s.getPartition())).toList();
    }

    private List<ShardReport> reports(CollectionIdRequest request) {
        return calls.status(directory.shardsOf(new CollectionId(request.getCollection())));
    }
}
