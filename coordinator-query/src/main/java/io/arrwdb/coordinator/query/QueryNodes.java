package io.arrwdb.coordinator.query;

import io.arrwdb.core.id.NodeId;
import io.arrwdb.core.id.ShardId;
import io.arrwdb.proto.internal.Ack;
import io.arrwdb.proto.internal.Empty;
import io.arrwdb.proto.internal.LoadShardRequest;
import io.arrwdb.proto.internal.QueryNodeGrpc;
import io.arrwdb.proto.internal.QueryNodeGrpc.QueryNodeBlockingStub;
import io.arrwdb.proto.internal.ReleaseShardRequest;
import io.arrwdb.proto.internal.ShardView;
import io.arrwdb.rpc.Channels;
import io.grpc.StatusRuntimeException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Calls of query nodes; a node that is away or refuses is asked again in the next look. Blocks. */
final class QueryNodes {
    private static final Logger LOG = LoggerFactory.getLogger(QueryNodes.class);

    private final Channels channels;
    private final long timeoutMillis;

    QueryNodes(Channels channels, long timeoutMillis) {
        this.channels = channels;
        this.timeoutMillis = timeoutMillis;
    }

    /** What the node holds; nothing where it does not answer. */
    Optional<Map<ShardId, ShardView>> views(NodeId node) {
        try {
            return Optional.of(stub(node).status(Empty.getDefaultInstance()).getShardsList().stream()
                    .collect(Collectors.toMap(v -> new ShardId(v.getShard()), Function.identity(), (first, last) -> last)));
        } catch (StatusRuntimeException e) {
            LOG.warn("query node {} does not tell its status: {}", node, e.getStatus());
            return Optional.empty();
        }
    }

    /** Whether the node has taken the request. */
    boolean load(NodeId node, LoadShardRequest request) {
        return accepted(node, "load shard " + request.getShard(), () -> stub(node).loadShard(request));
    }

    /** Whether the node has let go. */
    boolean release(NodeId node, ShardId shard) {
        return accepted(node, "release shard " + shard,
                () -> stub(node).releaseShard(ReleaseShardRequest.newBuilder().setShard(shard.value()).build()));
    }

    private static boolean accepted(NodeId node, String what, Supplier<Ack> call) {
        String problem;
        try {
            Ack ack = call.get();
            if (!ack.hasFailure()) {
                return true;
            }
            problem = ack.getFailure().getReason();
        } catch (StatusRuntimeException e) {
            problem = e.getStatus().toString();
        }
        LOG.warn("query node {} did not {}: {}", node, what, problem);
        return false;
    }

    private QueryNodeBlockingStub stub(NodeId node) {
        return QueryNodeGrpc.newBlockingStub(channels.to(node)).withDeadlineAfter(timeoutMillis, TimeUnit.MILLISECONDS);
    }
}
