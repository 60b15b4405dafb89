package io.arrwdb.rpc;

import io.arrwdb.core.id.LogGroupId;
import io.arrwdb.core.id.NodeId;
import io.arrwdb.core.id.Offset;
import io.arrwdb.core.port.node.GroupLeader;
import io.arrwdb.core.port.node.GroupLocator;
import io.arrwdb.core.time.Timestamp;
import io.arrwdb.proto.internal.DataNodeGrpc;
import io.arrwdb.proto.internal.ReadIndexRequest;
import io.arrwdb.proto.internal.ReadIndexResponse;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/** The leaders of log groups, asked over their data nodes' service. Refusals fail the stage as {@link ServiceFailure}s. */
public final class RemoteGroupLeader implements GroupLeader {
    private final GroupLocator locator;
    private final Channels channels;
    private final long timeoutMillis;

    /** @param timeoutMillis longest that one question waits */
    public RemoteGroupLeader(GroupLocator locator, Channels channels, long timeoutMillis) {
        this.locator = locator;
        this.channels = channels;
        this.timeoutMillis = timeoutMillis;
    }

    @Override
    public CompletionStage<SafePoint> readIndex(LogGroupId group, Timestamp atLeast) {
        Optional<NodeId> leader = locator.leaderOf(group);
        if (leader.isEmpty()) {
            return CompletableFuture.failedStage(ServiceFailure.unavailable(1, "no data node leads log group " + group + " at the moment"));
        }
        ReadIndexRequest request = ReadIndexRequest.newBuilder().setLogGroup(group.value()).setAtLeast(atLeast.value()).build();
        return Stages.of(DataNodeGrpc.newFutureStub(channels.to(leader.get()))
                .withDeadlineAfter(timeoutMillis, TimeUnit.MILLISECONDS).readIndex(request)).thenApply(RemoteGroupLeader::safePoint);
    }

    private static SafePoint safePoint(ReadIndexResponse answer) {
        if (answer.hasFailure()) {
            throw ServiceFailure.of(answer.getFailure());
        }
        return new SafePoint(new Timestamp(answer.getSafe()), new Offset(answer.getEnd()));
    }
}
