package io.arrwdb.coordinator.data;

import com.google.protobuf.ByteString;
import io.arrwdb.core.catalog.CollectionMeta;
import io.arrwdb.core.coordination.FencedStore;
import io.arrwdb.core.coordination.MembershipFollower;
import io.arrwdb.core.id.NodeId;
import io.arrwdb.core.id.SegmentId;
import io.arrwdb.core.port.meta.MetaTxn;
import io.arrwdb.proto.internal.CommitCompactionRequest;
import io.arrwdb.proto.internal.CompactSegmentsRequest;
import io.arrwdb.proto.internal.CompactSegmentsResponse;
import io.arrwdb.proto.internal.IndexNodeGrpc;
import io.arrwdb.proto.internal.RegisterCompactionRequest;
import io.arrwdb.proto.internal.RegisterCompactionResponse;
import io.arrwdb.rpc.Channels;
import io.arrwdb.rpc.IndexSpecs;
import io.arrwdb.rpc.LeasedCall;
import io.arrwdb.rpc.Role;
import io.arrwdb.rpc.ServiceFailure;
import io.arrwdb.rpc.Waiting;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way of one compaction: record the task, register it at the leader, let an index node write the output, commit that
 * at the leader, forget the task. Whatever fails, the leader is told, so that the inputs are free again. Blocks.
 */
final class CompactionRun {
    private static final Logger LOG = LoggerFactory.getLogger(CompactionRun.class);
    private static final long WRITE_TIMEOUT_MILLIS = 10_000;

    private final FencedStore store;
    private final ShardDirectory directory;
    private final ShardCalls calls;
    private final Channels channels;
    private final MembershipFollower members;
    private final long timeoutMillis;

    CompactionRun(FencedStore store, ShardDirectory directory, ShardCalls calls, Channels channels, MembershipFollower members,
            long timeoutMillis) {
        this.store = store;
        this.directory = directory;
        this.calls = calls;
        this.channels = channels;
        this.members = members;
        this.timeoutMillis = timeoutMillis;
    }

    /** Compacts on {@code worker}; throws what went wrong after having given the registration up. */
    void run(CompactionTask task, CollectionMeta collection, NodeId worker) {
        write(new MetaTxn.Op.Put(task.key(), task.encode()));
        try {
            RegisterCompactionResponse registered = calls.register(task.shard().group(), RegisterCompactionRequest.newBuilder()
                    .setShard(task.shard().id().value()).setLogGroup(task.shard().group().value())
                    .setBuild(task.build().value()).addAllInputs(values(task.inputs())).build());
            ByteString output = compact(task, collection, worker, registered);
            refuseIfDropped(task);
            calls.commit(task.shard().group(), commitOf(task).setSegment(output).build());
        } catch (RuntimeException e) {
            giveUp(task);
            throw e;
        }
        write(new MetaTxn.Op.Delete(task.key()));
    }

    /**
     * Frees the inputs of a task that nobody runs any more, and forgets it; a leader may have forgotten it before. Of a shard
     * that is dropped its leader lets everything go, unasked.
     */
    void giveUp(CompactionTask task) {
        try {
            refuseIfDropped(task);
            calls.commit(task.shard().group(), commitOf(task).setFailed(true).build());
        } catch (ServiceFailure e) {
            if (e.retriable() && isThere(task)) {
                throw e;
            }
            LOG.info("shard {} no longer knows compaction {}: {}", task.shard().id(), task.build(), e.getMessage());
        }
        write(new MetaTxn.Op.Delete(task.key()));
    }

    private void refuseIfDropped(CompactionTask task) {
        if (!isThere(task)) {
            throw ServiceFailure.refused(100, "collection " + task.collection() + " was dropped");
        }
    }

    private boolean isThere(CompactionTask task) {
        return directory.read(task.collection()).filter(CollectionMeta::available).flatMap(c -> c.shard(task.shard().id())).isPresent();
    }

    private ByteString compact(CompactionTask task, CollectionMeta collection, NodeId worker, RegisterCompactionResponse registered) {
        CompactSegmentsResponse answer = LeasedCall.await(IndexNodeGrpc.newFutureStub(channels.to(worker))
                .withDeadlineAfter(timeoutMillis, TimeUnit.MILLISECONDS)
                .compact(CompactSegmentsRequest.newBuilder().setBuild(task.build().value())
                        .setSchema(ByteString.copyFrom(collection.schema().encode()))
                        .setManifest(registered.getManifest()).addAllInputs(values(task.inputs()))
                        .setOutput(registered.getOutput()).setPrefix(registered.getPrefix())
                        .setHorizon(registered.getHorizon())
                        .addAllIndexes(collection.indexes().stream().map(IndexSpecs::spec).toList()).build()),
                () -> members.current().has(Role.INDEX_NODE.label(), worker) && isThere(task), "compaction " + task.build());
        if (answer.hasFailure()) {
            throw ServiceFailure.of(answer.getFailure());
        }
        return answer.getSegment();
    }

    private static CommitCompactionRequest.Builder commitOf(CompactionTask task) {
        return CommitCompactionRequest.newBuilder().setShard(task.shard().id().value())
                .setLogGroup(task.shard().group().value()).setBuild(task.build().value());
    }

    private void write(MetaTxn.Op op) {
        Waiting.on(store.write(List.of(op)), WRITE_TIMEOUT_MILLIS, "recording a compaction");
    }

    private static List<Long> values(List<SegmentId> segments) {
        return segments.stream().map(SegmentId::value).toList();
    }
}
