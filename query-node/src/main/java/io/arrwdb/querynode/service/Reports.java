package io.arrwdb.querynode.service;

import io.arrwdb.core.id.NodeId;
import io.arrwdb.core.manifest.IndexEntry;
import io.arrwdb.engine.memory.MemoryBudget;
import io.arrwdb.proto.internal.IndexInfo;
import io.arrwdb.proto.internal.KeyValue;
import io.arrwdb.proto.internal.QueryNodeStatus;
import io.arrwdb.proto.internal.SegmentInfo;
import io.arrwdb.proto.internal.ShardView;
import io.arrwdb.querynode.serve.ShardStatus;
import io.arrwdb.shard.table.SegmentStatus;
import java.util.List;

/** What the node tells of itself. */
final class Reports {
    /** Milvus's SegmentState: Growing, Sealed (its files are not in force yet) and Flushed. */
    private static final int GROWING = 2;
    private static final int SEALED = 3;
    private static final int FLUSHED = 4;

    private final NodeId node;
    private final MemoryBudget budget;

    Reports(NodeId node, MemoryBudget budget) {
        this.node = node;
        this.budget = budget;
    }

    QueryNodeStatus of(List<ShardStatus> shards) {
        QueryNodeStatus.Builder report = empty().toBuilder();
        shards.forEach(shard -> report.addShards(shard(shard)));
        return report.build();
    }

    QueryNodeStatus empty() {
        return QueryNodeStatus.newBuilder().setNode(node.value()).setMemoryUsedBytes(budget.used())
                .setMemoryLimitBytes(budget.limit()).build();
    }

    private ShardView shard(ShardStatus status) {
        ShardView.Builder view = ShardView.newBuilder().setShard(status.spec().shard().value())
                .setCollection(status.spec().collection().value()).setReady(status.ready()).setSplitOff(status.splitOff())
                .setProgressPercent(status.progressPercent()).setProblem(status.problem())
                .setManifestVersion(status.manifestVersion())
                .setOldestPinnedVersion(status.oldestPinned().orElse(status.manifestVersion()));
        status.segments().stream().filter(s -> status.spec().covers(s.partition()))
                .forEach(s -> view.addSegments(segment(status, s)));
        return view.build();
    }

    private SegmentInfo segment(ShardStatus shard, SegmentStatus status) {
        SegmentInfo.Builder info = SegmentInfo.newBuilder().setSegment(status.id().value())
                .setCollection(shard.spec().collection().value()).setPartition(status.partition().value())
                .setShard(shard.spec().shard().value()).setRows(status.rows()).setLiveRows(status.liveRows())
                .setState(state(status.state())).setBytes(status.bytes()).setMemoryBytes(status.bytes())
                .setNode(node.value()).setSchemaVersion(status.schemaVersion());
        status.indexes().forEach(index -> info.addIndexes(index(index)));
        return info.build();
    }

    private static int state(SegmentStatus.State state) {
        return switch (state) {
            case GROWING -> GROWING;
            case FROZEN -> SEALED;
            case SEALED -> FLUSHED;
        };
    }

    private static IndexInfo index(IndexEntry entry) {
        IndexInfo.Builder info = IndexInfo.newBuilder().setIndex(entry.index().value()).setField(entry.field().value())
                .setType(entry.type());
        entry.params().forEach((key, value) -> info.addParams(KeyValue.newBuilder().setKey(key).setValue(value)));
        return info.build();
    }
}
