package io.arrwdb.coordinator.data;

import io.arrwdb.core.catalog.ShardMeta;
import io.arrwdb.core.id.LogGroupId;
import io.arrwdb.core.id.NodeId;
import io.arrwdb.core.id.ShardId;
import io.arrwdb.core.plan.data.MoveTask;
import io.arrwdb.core.time.Timestamp;
import io.arrwdb.proto.internal.Ack;
import io.arrwdb.proto.internal.AdoptShardRequest;
import io.arrwdb.proto.internal.CollectGarbageRequest;
import io.arrwdb.proto.internal.CommitCompactionRequest;
import io.arrwdb.proto.internal.ControlRecord;
import io.arrwdb.proto.internal.ControlRequest;
import io.arrwdb.proto.internal.ControlResponse;
import io.arrwdb.proto.internal.CutShardResponse;
import io.arrwdb.proto.internal.Failure;
import io.arrwdb.proto.internal.FlushShardRequest;
import io.arrwdb.proto.internal.FlushShardResponse;
import io.arrwdb.proto.internal.RegisterCompactionRequest;
import io.arrwdb.proto.internal.RegisterCompactionResponse;
import io.arrwdb.proto.internal.ShardMoveRequest;
import io.arrwdb.proto.internal.ShardReport;
import io.arrwdb.proto.internal.ShardStatusRequest;
import io.arrwdb.proto.internal.ShardStatusResponse;
import io.arrwdb.proto.internal.SplitShardRequest;
import io.arrwdb.proto.internal.SplitShardResponse;
import io.arrwdb.rpc.GroupLeaders;
import io.arrwdb.rpc.RequestContext;
import io.arrwdb.rpc.ServiceFailure;
import io.grpc.StatusRuntimeException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the coordinator asks of the shards' leaders. Every call may be repeated. Blocks: while a leader is away, but not for a
 * shard that has been dropped, which none will lead again.
 */
final class ShardCalls {
    private static final Logger LOG = LoggerFactory.getLogger(ShardCalls.class);
    private static final long SOON_MILLIS = 3_000;

    private final GroupLeaders leaders;
    private final Predicate<ShardId> there;
    private final long timeoutMillis;

    /** @param there whether a shard that was once there still is */
    ShardCalls(GroupLeaders leaders, Predicate<ShardId> there, long timeoutMillis) {
        this.leaders = leaders;
        this.there = there;
        this.timeoutMillis = timeoutMillis;
    }

    /** Whether the shard has not been dropped. */
    boolean isThere(ShardId shard) {
        return there.test(shard);
    }

    /** Returns once the leader has applied the record. */
    void control(ShardId shard, LogGroupId group, ControlRecord record) {
        ControlRequest request = ControlRequest.newBuilder().setShard(shard.value()).setLogGroup(group.value())
                .setControl(record).build();
        leaders.<ControlResponse>call(group, remaining(), stub -> stub.control(request),
                a -> a.hasFailure() ? Optional.of(a.getFailure()) : Optional.empty());
    }

    /** Returns once the shard's growing rows are sealed; their segments follow. */
    FlushShardResponse flush(ShardId shard, LogGroupId group) {
        FlushShardRequest request = FlushShardRequest.newBuilder().setShard(shard.value()).setLogGroup(group.value()).build();
        return leaders.call(group, remaining(), stub -> stub.flushShard(request),
                a -> failureOf(request.getShard(), a.hasFailure(), a.getFailure()));
    }

    /** The timestamp of the split, once it is in the log. */
    Timestamp split(LogGroupId group, SplitShardRequest request) {
        SplitShardResponse answer = leaders.call(group, remaining(), stub -> stub.splitShard(request),
                a -> failureOf(request.getShard(), a.hasFailure(), a.getFailure()));
        return new Timestamp(answer.getTs());
    }

    /** What a shard leaves behind in its group, once its last manifest there is published. */
    CutShardResponse cut(LogGroupId group, ShardId shard, long move) {
        return leaders.call(group, remaining(), stub -> stub.cutShard(request(group, shard, move)),
                a -> failureOf(shard.value(), a.hasFailure(), a.getFailure()));
    }

    void resume(LogGroupId group, ShardId shard, long move) {
        leaders.<Ack>call(group, remaining(), stub -> stub.resumeShard(request(group, shard, move)),
                a -> failureOf(shard.value(), a.hasFailure(), a.getFailure()));
    }

    /** Returns once the shard takes writes in its new group. */
    void adopt(MoveTask task) {
        AdoptShardRequest request = AdoptShardRequest.newBuilder().setShard(task.shard().value()).setLogGroup(task.to().value())
                .setMove(task.move()).setCutTs(task.cutTs().value()).addAllIntents(task.intents()).addAllManifests(task.manifests()).build();
        leaders.<Ack>call(task.to(), remaining(), stub -> stub.adoptShard(request),
                a -> failureOf(request.getShard(), a.hasFailure(), a.getFailure()));
    }

    void release(LogGroupId group, ShardId shard, long move) {
        leaders.<Ack>call(group, remaining(), stub -> stub.releaseShard(request(group, shard, move)),
                a -> a.hasFailure() ? Optional.of(a.getFailure()) : Optional.empty());
    }

    private static ShardMoveRequest request(LogGroupId group, ShardId shard, long move) {
        return ShardMoveRequest.newBuilder().setShard(shard.value()).setLogGroup(group.value()).setMove(move).build();
    }

    /** The node that leads the group, as far as is known. */
    Optional<NodeId> leaderOf(LogGroupId group) {
        return leaders.leaderOf(group);
    }

    RegisterCompactionResponse register(LogGroupId group, RegisterCompactionRequest request) {
        return leaders.call(group, remaining(), stub -> stub.registerCompaction(request),
                a -> failureOf(request.getShard(), a.hasFailure(), a.getFailure()));
    }

    void commit(LogGroupId group, CommitCompactionRequest request) {
        leaders.<Ack>call(group, remaining(), stub -> stub.commitCompaction(request),
                a -> failureOf(request.getShard(), a.hasFailure(), a.getFailure()));
    }

    void collectGarbage(LogGroupId group, CollectGarbageRequest request) {
        leaders.<Ack>call(group, remaining(), stub -> stub.collectGarbage(request),
                a -> failureOf(request.getShard(), a.hasFailure(), a.getFailure()));
    }

    /** The state of some shards: one call for each leader. */
    List<ShardReport> status(List<ShardMeta> shards) {
        return byLeader(shards).values().stream().flatMap(together -> status(together, remaining()).stream()).toList();
    }

    /** The same, without those whose leaders do not answer at once. */
    List<ShardReport> statusSoon(List<ShardMeta> shards) {
        List<ShardReport> reports = new ArrayList<>();
        byLeader(shards).forEach((leader, together) -> {
            try {
                reports.addAll(leader.isPresent() ? status(together, Math.min(SOON_MILLIS, remaining())) : List.of());
            } catch (ServiceFailure | StatusRuntimeException away) {
                LOG.debug("{} does not tell of its shards: {}", leader, away.getMessage());
            }
        });
        return reports;
    }

    private Map<Optional<NodeId>, List<ShardMeta>> byLeader(List<ShardMeta> shards) {
        Map<Optional<NodeId>, List<ShardMeta>> byLeader = new TreeMap<>(Comparator.comparing(n -> n.map(NodeId::value).orElse("")));
        shards.forEach(s -> byLeader.computeIfAbsent(leaders.leaderOf(s.group()), n -> new ArrayList<>()).add(s));
        return byLeader;
    }

    private List<ShardReport> status(List<ShardMeta> ofOneLeader, long withinMillis) {
        ShardStatusRequest request = ShardStatusRequest.newBuilder().addAllShards(ofOneLeader.stream().map(s -> s.id().value()).toList()).build();
        ShardStatusResponse answer = leaders.call(ofOneLeader.getFirst().group(), withinMillis, stub -> stub.shardStatus(request),
                a -> a.hasFailure() ? Optional.of(a.getFailure()) : Optional.empty());
        return answer.getShardsList();
    }

    /** Of a dropped shard no leader is worth waiting for. */
    private Optional<Failure> failureOf(long shard, boolean failed, Failure failure) {
        if (!failed) {
            return Optional.empty();
        }
        return Optional.of(isThere(new ShardId(shard)) ? failure : failure.toBuilder().setRetriable(false).build());
    }

    private long remaining() {
        return RequestContext.remainingMillis(timeoutMillis);
    }
}
