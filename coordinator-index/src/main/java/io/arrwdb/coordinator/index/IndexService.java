package io.arrwdb.coordinator.index;

import io.arrwdb.core.catalog.CatalogFollower;
import io.arrwdb.core.catalog.CollectionMeta;
import io.arrwdb.core.coordination.NotLeadingException;
import io.arrwdb.core.id.CollectionId;
import io.arrwdb.core.time.Timestamp;
import io.arrwdb.proto.internal.CallContext;
import io.arrwdb.proto.internal.CreateIndexRequest;
import io.arrwdb.proto.internal.DdlResponse;
import io.arrwdb.proto.internal.DescribeIndexesRequest;
import io.arrwdb.proto.internal.DescribeIndexesResponse;
import io.arrwdb.proto.internal.DropIndexRequest;
import io.arrwdb.proto.internal.IndexCoordinatorGrpc;
import io.arrwdb.rpc.Answers;
import io.arrwdb.rpc.CallerCatalog;
import io.arrwdb.rpc.CausedPasses;
import io.arrwdb.rpc.ServiceFailure;
import io.grpc.stub.StreamObserver;
import java.util.function.Supplier;

/** The gRPC edge: one virtual thread a call, so that handlers may wait. */
final class IndexService extends IndexCoordinatorGrpc.IndexCoordinatorImplBase {
    private static final long TIMEOUT_MILLIS = 10_000;

    private final CatalogFollower catalog;
    private final IndexDefinitions definitions;
    private final Progress progress;
    private final CausedPasses passes;
    private final Runnable changed;

    /**
     * @param passes which definitions are the cause of
     * @param changed is told of what a pass should look at now
     */
    IndexService(CatalogFollower catalog, IndexDefinitions definitions, Progress progress, CausedPasses passes,
            Runnable changed) {
        this.catalog = catalog;
        this.definitions = definitions;
        this.progress = progress;
        this.passes = passes;
        this.changed = changed;
    }

    @Override
    public void createIndex(CreateIndexRequest request, StreamObserver<DdlResponse> observer) {
        define(observer, request.getContext(), () -> definitions.create(request));
    }

    @Override
    public void dropIndex(DropIndexRequest request, StreamObserver<DdlResponse> observer) {
        define(observer, request.getContext(), () -> definitions.drop(request));
    }

    /** Who asks wants an index soon: a look at the shards follows at once where something is pending. */
    @Override
    public void describeIndexes(DescribeIndexesRequest request, StreamObserver<DescribeIndexesResponse> observer) {
        Answers.with(observer, f -> DescribeIndexesResponse.newBuilder().setFailure(f).build(), () -> {
            CollectionMeta collection = CallerCatalog.await(catalog, request.getContext(), TIMEOUT_MILLIS).collection(new CollectionId(request.getCollection()))
                    .filter(CollectionMeta::available).orElseThrow(() -> ServiceFailure.refused(100,
                            "collection not found[collection=" + request.getCollection() + "]"));
            DescribeIndexesResponse answer = progress.of(collection, new Timestamp(request.getUpToTs()));
            if (answer.getIndexesList().stream().anyMatch(i -> i.getPendingRows() > 0)) {
                changed.run();
            }
            return answer;
        });
    }

    private void define(StreamObserver<DdlResponse> observer, CallContext caller, Supplier<DdlResponse> definition) {
        Answers.with(observer, f -> DdlResponse.newBuilder().setFailure(f).build(), () -> {
            try {
                CallerCatalog.await(catalog, caller, TIMEOUT_MILLIS);
                return passes.cause(() -> {
                    DdlResponse answer = definition.get();
                    changed.run();
                    return answer;
                });
            } catch (NotLeadingException e) {
                throw ServiceFailure.unavailable(1, "the index coordinator is not serving: " + e.getMessage());
            }
        });
    }
}
