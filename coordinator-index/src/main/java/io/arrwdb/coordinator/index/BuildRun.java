package io.arrwdb.coordinator.index;

import com.google.protobuf.ByteString;
import io.arrwdb.core.catalog.CollectionMeta;
import io.arrwdb.core.coordination.FencedStore;
import io.arrwdb.core.coordination.MembershipFollower;
import io.arrwdb.core.id.NodeId;
import io.arrwdb.core.manifest.FileRef;
import io.arrwdb.core.manifest.Manifest;
import io.arrwdb.core.port.meta.MetaTxn;
import io.arrwdb.core.port.object.ObjectEntry;
import io.arrwdb.core.port.object.ObjectStore;
import io.arrwdb.proto.internal.Ack;
import io.arrwdb.proto.internal.BuildIndexRequest;
import io.arrwdb.proto.internal.BuildIndexResponse;
import io.arrwdb.proto.internal.CommitIndexRequest;
import io.arrwdb.proto.internal.IndexNodeGrpc;
import io.arrwdb.rpc.Channels;
import io.arrwdb.rpc.GroupLeaders;
import io.arrwdb.rpc.IndexSpecs;
import io.arrwdb.rpc.LeasedCall;
import io.arrwdb.rpc.Role;
import io.arrwdb.rpc.ServiceFailure;
import io.arrwdb.rpc.Waiting;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * The way of one build: record the task, let an index node write the file, commit it at the shard's leader, forget the
 * task. What a build that ended otherwise has written is deleted. Blocks.
 */
final class BuildRun {
    private static final long META_TIMEOUT_MILLIS = 10_000;

    private final FencedStore store;
    private final GroupLeaders leaders;
    private final Channels channels;
    private final MembershipFollower members;
    private final ObjectStore objects;
    private final IndexCoordinatorConfig config;

    BuildRun(FencedStore store, GroupLeaders leaders, Channels channels, MembershipFollower members, ObjectStore objects,
            IndexCoordinatorConfig config) {
        this.store = store;
        this.leaders = leaders;
        this.channels = channels;
        this.members = members;
        this.objects = objects;
        this.config = config;
    }

    /** Builds on {@code worker}; throws what went wrong. */
    void run(BuildTask task, CollectionMeta collection, NodeId worker) {
        write(new MetaTxn.Op.Put(task.key(), task.encode()));
        BuildIndexResponse built;
        try {
            built = build(task, collection, worker);
        } catch (RuntimeException e) {
            discard(task);
            throw e;
        }
        try {
            commit(task, built);
        } catch (ServiceFailure e) {
            if (!e.retriable()) {
                discard(task);
            }
            throw e;
        }
        write(new MetaTxn.Op.Delete(task.key()));
    }

    private BuildIndexResponse build(BuildTask task, CollectionMeta collection, NodeId worker) {
        BuildIndexRequest request = BuildIndexRequest.newBuilder().setBuild(task.build().value())
                .setSchema(ByteString.copyFrom(collection.schema().encode()))
                .setSegment(ByteString.copyFrom(task.segment().encode()))
                .setIndex(IndexSpecs.info(task.index())).setMetricType(task.index().metric())
                .setPrefix(task.prefix()).build();
        BuildIndexResponse answer = LeasedCall.await(IndexNodeGrpc.newFutureStub(channels.to(worker))
                        .withDeadlineAfter(config.buildTimeoutMillis(), TimeUnit.MILLISECONDS).buildIndex(request),
                () -> members.current().has(Role.INDEX_NODE.label(), worker), "build " + task.build());
        if (answer.hasFailure()) {
            throw ServiceFailure.of(answer.getFailure());
        }
        return answer;
    }

    private void commit(BuildTask task, BuildIndexResponse built) {
        CommitIndexRequest request = CommitIndexRequest.newBuilder().setShard(task.shard().id().value())
                .setLogGroup(task.shard().group().value()).setSegment(task.segment().segment().value())
                .setIndex(IndexSpecs.info(task.index())).setFile(built.getFile()).build();
        leaders.<Ack>call(task.shard().group(), config.callTimeoutMillis(), stub -> stub.commitIndex(request),
                a -> a.hasFailure() ? Optional.of(a.getFailure()) : Optional.empty());
    }

    /** Deletes what an unfinished task has written; its file is in no manifest and will be in none. */
    private void discard(BuildTask task) {
        deleteObjects(task.prefix(), Set.of());
        write(new MetaTxn.Op.Delete(task.key()));
    }

    /** Tidies up after a coordinator that is gone: whatever the shard's manifest does not list of the task goes. */
    void abandon(String key, String prefix, Optional<Manifest> manifest) {
        deleteObjects(prefix, manifest.stream().flatMap(m -> m.files().stream()).map(FileRef::key).collect(Collectors.toSet()));
        write(new MetaTxn.Op.Delete(key));
    }

    private void deleteObjects(String prefix, Set<String> kept) {
        for (ObjectEntry entry : Waiting.on(objects.list(prefix), META_TIMEOUT_MILLIS, "listing " + prefix)) {
            if (!kept.contains(entry.key())) {
                Waiting.on(objects.delete(entry.key()), META_TIMEOUT_MILLIS, "deleting " + entry.key());
            }
        }
    }

    private void write(MetaTxn.Op op) {
        Waiting.on(store.write(List.of(op)), META_TIMEOUT_MILLIS, "recording a build");
    }
}
