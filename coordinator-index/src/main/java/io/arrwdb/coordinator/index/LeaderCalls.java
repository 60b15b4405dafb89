package io.arrwdb.coordinator.index;

import io.arrwdb.core.catalog.ShardMeta;
import io.arrwdb.core.id.BuildId;
import io.arrwdb.core.id.IndexId;
import io.arrwdb.core.id.LogGroupId;
import io.arrwdb.core.id.SegmentId;
import io.arrwdb.proto.internal.AbandonIndexBuildRequest;
import io.arrwdb.proto.internal.Ack;
import io.arrwdb.proto.internal.CommitIndexRequest;
import io.arrwdb.proto.internal.DataNodeGrpc.DataNodeBlockingStub;
import io.arrwdb.proto.internal.DropIndexesRequest;
import io.arrwdb.proto.internal.IndexInfo;
import io.arrwdb.proto.internal.ObjectRef;
import io.arrwdb.proto.internal.RegisterIndexBuildRequest;
import io.arrwdb.proto.internal.ShardStatusRequest;
import io.arrwdb.proto.internal.ShardStatusResponse;
import io.arrwdb.rpc.GroupLeaders;
import io.arrwdb.rpc.RequestContext;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** What the coordinator asks of the shards' leaders. Every call may be repeated. Blocks. */
final class LeaderCalls {
    private final GroupLeaders leaders;
    private final long timeoutMillis;

    LeaderCalls(GroupLeaders leaders, long timeoutMillis) {
        this.leaders = leaders;
        this.timeoutMillis = timeoutMillis;
    }

    ShardStatusResponse status(LogGroupId group, List<ShardMeta> shards) {
        ShardStatusRequest request = ShardStatusRequest.newBuilder()
                .addAllShards(shards.stream().map(s -> s.id().value()).toList()).build();
        return leaders.call(group, remaining(), stub -> stub.shardStatus(request),
                a -> a.hasFailure() ? Optional.of(a.getFailure()) : Optional.empty());
    }

    /** The prefix under which the build may write. */
    String register(ShardMeta shard, BuildId build, SegmentId segment) {
        RegisterIndexBuildRequest request = RegisterIndexBuildRequest.newBuilder().setShard(shard.id().value())
                .setLogGroup(shard.group().value()).setBuild(build.value()).setSegment(segment.value()).build();
        return leaders.call(shard.group(), remaining(), stub -> stub.registerIndexBuild(request),
                a -> a.hasFailure() ? Optional.of(a.getFailure()) : Optional.empty()).getPrefix();
    }

    void commit(ShardMeta shard, BuildId build, SegmentId segment, IndexInfo index, ObjectRef file) {
        CommitIndexRequest request = CommitIndexRequest.newBuilder().setShard(shard.id().value())
                .setLogGroup(shard.group().value()).setBuild(build.value()).setSegment(segment.value())
                .setIndex(index).setFile(file).build();
        acknowledged(shard, stub -> stub.commitIndex(request));
    }

    /** The leader deletes what the build has written; of a build that it does not know it has nothing to delete. */
    void abandon(ShardMeta shard, BuildId build) {
        AbandonIndexBuildRequest request = AbandonIndexBuildRequest.newBuilder().setShard(shard.id().value())
                .setLogGroup(shard.group().value()).setBuild(build.value()).build();
        acknowledged(shard, stub -> stub.abandonIndexBuild(request));
    }

    /** Takes indexes whose definitions are gone from every segment of the shard. */
    void drop(ShardMeta shard, Collection<IndexId> indexes) {
        DropIndexesRequest request = DropIndexesRequest.newBuilder().setShard(shard.id().value())
                .setLogGroup(shard.group().value()).addAllIndexes(indexes.stream().map(IndexId::value).toList()).build();
        acknowledged(shard, stub -> stub.dropIndexes(request));
    }

    private void acknowledged(ShardMeta shard, Function<DataNodeBlockingStub, Ack> call) {
        leaders.call(shard.group(), remaining(), call, a -> a.hasFailure() ? Optional.of(a.getFailure()) : Optional.empty());
    }

    private long remaining() {
        return RequestContext.remainingMillis(timeoutMillis);
    }
}
