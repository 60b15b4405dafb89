package io.arrwdb.coordinator.query;

import com.google.common.util.concurrent.ListenableFuture;
import com.google.common.util.concurrent.Uninterruptibles;
import io.arrwdb.core.id.NodeId;
import io.arrwdb.core.id.ShardId;
import io.arrwdb.proto.internal.Ack;
import io.arrwdb.proto.internal.Empty;
import io.arrwdb.proto.internal.Failure;
import io.arrwdb.proto.internal.LoadShardRequest;
import io.arrwdb.proto.internal.QueryNodeGrpc;
import io.arrwdb.proto.internal.QueryNodeGrpc.QueryNodeBlockingStub;
import io.arrwdb.proto.internal.QueryNodeStatus;
import io.arrwdb.proto.internal.ReleaseShardRequest;
import io.arrwdb.rpc.Channels;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Calls of query nodes; a node that is away or refuses is asked again in the next look. Blocks. */
final class QueryNodes {
    private static final Logger LOG = LoggerFactory.getLogger(QueryNodes.class);

    private final Channels channels;
    private final long timeoutMillis;
    private final long statusTimeoutMillis;

    QueryNodes(Channels channels, long timeoutMillis, long statusTimeoutMillis) {
        this.channels = channels;
        this.timeoutMillis = timeoutMillis;
        this.statusTimeoutMillis = statusTimeoutMillis;
    }

    /** What nodes tell of themselves, all asked at once; those that do not answer are missing. */
    Map<NodeId, QueryNodeStatus> status(List<NodeId> of) {
        Map<NodeId, ListenableFuture<QueryNodeStatus>> calls = new LinkedHashMap<>();
        of.forEach(node -> calls.put(node, QueryNodeGrpc.newFutureStub(channels.to(node))
                .withDeadlineAfter(statusTimeoutMillis, TimeUnit.MILLISECONDS).status(Empty.getDefaultInstance())));
        Map<NodeId, QueryNodeStatus> answers = new HashMap<>();
        calls.forEach((node, call) -> {
            try {
                answers.put(node, Uninterruptibles.getUninterruptibly(call));
            } catch (ExecutionException e) {
                LOG.warn("query node {} does not tell its status: {}", node, Status.fromThrowable(e));
            }
        });
        return answers;
    }

    /** How a node took a request. */
    sealed interface Reply {
        record Taken() implements Reply { }

        /** It may take it later. */
        record Failing() implements Reply { }

        /** It will not. */
        record Refused(Failure why) implements Reply { }

        record Silent() implements Reply { }
    }

    Reply load(NodeId node, LoadShardRequest request) {
        return call(node, "load shard " + request.getShard(), () -> stub(node).loadShard(request));
    }

    /** Whether the node has let go. */
    boolean release(NodeId node, ShardId shard) {
        return call(node, "release shard " + shard,
                () -> stub(node).releaseShard(ReleaseShardRequest.newBuilder().setShard(shard.value()).build())) instanceof Reply.Taken;
    }

    private static Reply call(NodeId node, String what, Supplier<Ack> call) {
        try {
            Ack ack = call.get();
            if (!ack.hasFailure()) {
                return new Reply.Taken();
            }
            LOG.warn("query node {} did not {}: {}", node, what, ack.getFailure().getReason());
            return ack.getFailure().getRetriable() ? new Reply.Failing() : new Reply.Refused(ack.getFailure());
        } catch (StatusRuntimeException e) {
            LOG.warn("query node {} did not {}: {}", node, what, e.getStatus());
            return new Reply.Silent();
        }
    }

    private QueryNodeBlockingStub stub(NodeId node) {
        return QueryNodeGrpc.newBlockingStub(channels.to(node)).withDeadlineAfter(timeoutMillis, TimeUnit.MILLISECONDS);
    }
}
