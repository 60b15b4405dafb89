package io.arrwdb.coordinator.root;

import io.arrwdb.coordinator.root.ddl.Aliases;
import io.arrwdb.coordinator.root.ddl.Collections;
import io.arrwdb.coordinator.root.ddl.Databases;
import io.arrwdb.coordinator.root.ddl.Partitions;
import io.arrwdb.coordinator.root.oracle.Ids;
import io.arrwdb.coordinator.root.oracle.Oracle;
import io.arrwdb.core.coordination.NotLeadingException;
import io.arrwdb.core.plan.root.TimestampAllocator;
import io.arrwdb.core.time.TimestampRange;
import io.arrwdb.proto.internal.AddFieldRequest;
import io.arrwdb.proto.internal.AliasRequest;
import io.arrwdb.proto.internal.AllocateIdsRequest;
import io.arrwdb.proto.internal.AllocateIdsResponse;
import io.arrwdb.proto.internal.AllocateTimestampsRequest;
import io.arrwdb.proto.internal.AllocateTimestampsResponse;
import io.arrwdb.proto.internal.CollectionRequest;
import io.arrwdb.proto.internal.CreateCollectionRequest;
import io.arrwdb.proto.internal.DatabaseRequest;
import io.arrwdb.proto.internal.DdlResponse;
import io.arrwdb.proto.internal.PartitionRequest;
import io.arrwdb.proto.internal.RenameCollectionRequest;
import io.arrwdb.proto.internal.RootCoordinatorGrpc;
import io.arrwdb.rpc.Answers;
import io.arrwdb.rpc.ServiceFailure;
import io.grpc.stub.StreamObserver;
import java.util.function.Supplier;

/** The gRPC edge: one virtual thread a call, so that handlers may wait. */
final class RootService extends RootCoordinatorGrpc.RootCoordinatorImplBase {
    private final Oracle oracle;
    private final Ids ids;
    private final Databases databases;
    private final Collections collections;
    private final Partitions partitions;
    private final Aliases aliases;
    private final Supplier<Boolean> ready;

    RootService(Oracle oracle, Ids ids, Databases databases, Collections collections, Partitions partitions,
            Aliases aliases, Supplier<Boolean> ready) {
        this.oracle = oracle;
        this.ids = ids;
        this.databases = databases;
        this.collections = collections;
        this.partitions = partitions;
        this.aliases = aliases;
        this.ready = ready;
    }

    @Override
    public void allocateTimestamps(AllocateTimestampsRequest request, StreamObserver<AllocateTimestampsResponse> observer) {
        Answers.with(observer, f -> AllocateTimestampsResponse.newBuilder().setFailure(f).build(), () -> {
            if (request.getCount() < 1 || request.getCount() > TimestampAllocator.MAX_COUNT) {
                throw ServiceFailure.refused(1100, "between 1 and " + TimestampAllocator.MAX_COUNT
                        + " timestamps can be had at once, not " + Integer.toUnsignedString(request.getCount()));
            }
            TimestampRange range = oracle.allocate(request.getCount());
            return AllocateTimestampsResponse.newBuilder().setFirst(range.first().value()).setCount(range.count()).build();
        });
    }

    @Override
    public void allocateIds(AllocateIdsRequest request, StreamObserver<AllocateIdsResponse> observer) {
        Answers.with(observer, f -> AllocateIdsResponse.newBuilder().setFailure(f).build(), () -> serving(() ->
                AllocateIdsResponse.newBuilder().setFirst(ids.allocate(request.getCount())).setCount(request.getCount()).build()));
    }

    @Override
    public void createDatabase(DatabaseRequest request, StreamObserver<DdlResponse> observer) {
        define(observer, () -> databases.create(request));
    }

    @Override
    public void dropDatabase(DatabaseRequest request, StreamObserver<DdlResponse> observer) {
        define(observer, () -> databases.drop(request));
    }

    @Override
    public void createCollection(CreateCollectionRequest request, StreamObserver<DdlResponse> observer) {
        define(observer, () -> collections.create(request));
    }

    @Override
    public void dropCollection(CollectionRequest request, StreamObserver<DdlResponse> observer) {
        define(observer, () -> collections.drop(request));
    }

    @Override
    public void renameCollection(RenameCollectionRequest request, StreamObserver<DdlResponse> observer) {
        define(observer, () -> collections.rename(request));
    }

    @Override
    public void addField(AddFieldRequest request, StreamObserver<DdlResponse> observer) {
        define(observer, () -> collections.addField(request));
    }

    @Override
    public void createPartition(PartitionRequest request, StreamObserver<DdlResponse> observer) {
        define(observer, () -> partitions.create(request));
    }

    @Override
    public void dropPartition(PartitionRequest request, StreamObserver<DdlResponse> observer) {
        define(observer, () -> partitions.drop(request));
    }

    @Override
    public void createAlias(AliasRequest request, StreamObserver<DdlResponse> observer) {
        define(observer, () -> aliases.create(request));
    }

    @Override
    public void alterAlias(AliasRequest request, StreamObserver<DdlResponse> observer) {
        define(observer, () -> aliases.alter(request));
    }

    @Override
    public void dropAlias(AliasRequest request, StreamObserver<DdlResponse> observer) {
        define(observer, () -> aliases.drop(request));
    }

    private void define(StreamObserver<DdlResponse> observer, Supplier<DdlResponse> definition) {
        Answers.with(observer, f -> DdlResponse.newBuilder().setFailure(f).build(), () -> serving(definition));
    }

    private <A> A serving(Supplier<A> handler) {
        if (!ready.get()) {
            throw notReady("it has not been elected yet, or is still starting");
        }
        try {
            return handler.get();
        } catch (NotLeadingException e) {
            throw notReady(e.getMessage());
        }
    }

    private static ServiceFailure notReady(String why) {
        return ServiceFailure.unavailable(1, "the root coordinator is not serving: " + why);
    }
}
