package io.arrwdb.coordinator.data;

import io.arrwdb.proto.internal.AllocateIdsRequest;
import io.arrwdb.proto.internal.AllocateIdsResponse;
import io.arrwdb.proto.internal.AllocateTimestampsRequest;
import io.arrwdb.proto.internal.AllocateTimestampsResponse;
import io.arrwdb.proto.internal.RootCoordinatorGrpc;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.atomic.AtomicLong;

/** Counts. */
final class FakeRoot extends RootCoordinatorGrpc.RootCoordinatorImplBase {
    private final AtomicLong next = new AtomicLong(1_000);

    @Override
    public void allocateIds(AllocateIdsRequest request, StreamObserver<AllocateIdsResponse> observer) {
        observer.onNext(AllocateIdsResponse.newBuilder().setFirst(next.getAndAdd(request.getCount())).setCount(request.getCount()).build());
        observer.onCompleted();
    }

    @Override
    public void allocateTimestamps(AllocateTimestampsRequest request, StreamObserver<AllocateTimestampsResponse> observer) {
        observer.onNext(AllocateTimestampsResponse.newBuilder().setFirst(next.getAndAdd(request.getCount()))
                .setCount(request.getCount()).build());
        observer.onCompleted();
    }
}
