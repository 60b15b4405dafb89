package io.arrwdb.rpc;

import io.arrwdb.core.id.LogGroupId;
import io.arrwdb.core.id.NodeId;
import io.arrwdb.core.port.node.GroupLeader;
import io.arrwdb.core.port.node.GroupLocator;
import io.arrwdb.core.time.Guarantee;
import io.arrwdb.proto.internal.DataNodeGrpc;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * The leaders of log groups, asked over their data nodes' service, with one call under way to each node for all groups that it
 * leads. Refusals fail the stage as {@link ServiceFailure}s.
 */
public final class RemoteGroupLeader implements GroupLeader {
    private final GroupLocator locator;
    private final Channels channels;
    private final long timeoutMillis;
    private final Map<NodeId, ReadIndexes> batches = new ConcurrentHashMap<>();

    /** @param timeoutMillis longest that one question waits */
    public RemoteGroupLeader(GroupLocator locator, Channels channels, long timeoutMillis) {
        this.locator = locator;
        this.channels = channels;
        this.timeoutMillis = timeoutMillis;
    }

    @Override
    public CompletionStage<SafePoint> readIndex(LogGroupId group, Guarantee need) {
        Optional<NodeId> leader = locator.leaderOf(group);
        if (leader.isEmpty()) {
            return CompletableFuture.failedStage(ServiceFailure.unavailable(1, "no data node leads log group " + group + " at the moment"));
        }
        return batches.computeIfAbsent(leader.get(), this::batch).ask(group, need);
    }

    private ReadIndexes batch(NodeId node) {
        return new ReadIndexes(request -> Stages.of(DataNodeGrpc.newFutureStub(channels.to(node))
                .withDeadlineAfter(timeoutMillis, TimeUnit.MILLISECONDS).readIndexes(request)));
    }
}
