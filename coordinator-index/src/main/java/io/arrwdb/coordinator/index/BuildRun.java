package io.arrwdb.coordinator.index;

import com.google.protobuf.ByteString;
import io.arrwdb.core.catalog.CatalogFollower;
import io.arrwdb.core.catalog.CollectionMeta;
import io.arrwdb.core.coordination.MembershipFollower;
import io.arrwdb.core.id.NodeId;
import io.arrwdb.proto.internal.BuildIndexRequest;
import io.arrwdb.proto.internal.BuildIndexResponse;
import io.arrwdb.proto.internal.IndexNodeGrpc;
import io.arrwdb.proto.internal.ObjectRef;
import io.arrwdb.rpc.Channels;
import io.arrwdb.rpc.IndexSpecs;
import io.arrwdb.rpc.LeasedCall;
import io.arrwdb.rpc.Role;
import io.arrwdb.rpc.ServiceFailure;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way of one build: register it at the shard's leader, let an index node write the file where the leader says, commit
 * it at the leader. A build that ends otherwise, be it that its index or collection was dropped meanwhile, is abandoned
 * there, and the leader sweeps after it. Blocks.
 */
final class BuildRun {
    private static final Logger LOG = LoggerFactory.getLogger(BuildRun.class);

    private final CatalogFollower catalog;
    private final LeaderCalls calls;
    private final Channels channels;
    private final MembershipFollower members;
    private final long timeoutMillis;

    /** @param timeoutMillis a build that takes longer is given up */
    BuildRun(CatalogFollower catalog, LeaderCalls calls, Channels channels, MembershipFollower members, long timeoutMillis) {
        this.catalog = catalog;
        this.calls = calls;
        this.channels = channels;
        this.members = members;
        this.timeoutMillis = timeoutMillis;
    }

    /** Builds on {@code worker}; throws what went wrong. */
    void run(BuildTask task, CollectionMeta collection, NodeId worker) {
        try {
            String prefix = calls.register(task.shard(), task.build(), task.segment().segment());
            ObjectRef file = build(task, prefix, collection, worker);
            calls.commit(task.shard(), task.build(), task.segment().segment(), IndexSpecs.info(task.index()), file);
        } catch (RuntimeException e) {
            abandon(task);
            throw e;
        }
    }

    private ObjectRef build(BuildTask task, String prefix, CollectionMeta collection, NodeId worker) {
        BuildIndexRequest request = BuildIndexRequest.newBuilder().setBuild(task.build().value())
                .setSchema(ByteString.copyFrom(collection.schema().encode()))
                .setSegment(ByteString.copyFrom(task.segment().encode()))
                .setIndex(IndexSpecs.info(task.index())).setMetricType(task.index().metric())
                .setPrefix(prefix).build();
        BuildIndexResponse answer = LeasedCall.await(IndexNodeGrpc.newFutureStub(channels.to(worker))
                        .withDeadlineAfter(timeoutMillis, TimeUnit.MILLISECONDS).buildIndex(request),
                () -> members.current().has(Role.INDEX_NODE.label(), worker) && isWanted(task), "build " + task.build());
        if (answer.hasFailure()) {
            throw ServiceFailure.of(answer.getFailure());
        }
        if (!isWanted(task)) {
            throw ServiceFailure.refused(700, "index " + task.index().name() + " was dropped while it was built");
        }
        return answer.getFile();
    }

    private boolean isWanted(BuildTask task) {
        return collection(task).flatMap(c -> c.index(task.index().id())).isPresent();
    }

    /** The leader erases everything of a collection that is dropped, unasked. */
    private Optional<CollectionMeta> collection(BuildTask task) {
        return catalog.current().collectionOf(task.shard().id()).filter(CollectionMeta::available);
    }

    /** Where the leader cannot be told now, a later pass finds the build registered and nobody running it. */
    private void abandon(BuildTask task) {
        if (collection(task).isEmpty()) {
            return;
        }
        try {
            calls.abandon(task.shard(), task.build());
        } catch (RuntimeException e) {
            LOG.info("build {} of shard {} is abandoned later: {}", task.build(), task.shard().id(), e.getMessage());
        }
    }
}
