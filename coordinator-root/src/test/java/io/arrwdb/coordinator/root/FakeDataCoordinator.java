package io.arrwdb.coordinator.root;

import io.arrwdb.proto.internal.Ack;
import io.arrwdb.proto.internal.BroadcastRequest;
import io.arrwdb.proto.internal.CollectionIdRequest;
import io.arrwdb.proto.internal.ControlRecord;
import io.arrwdb.proto.internal.CreateShardsRequest;
import io.arrwdb.proto.internal.CreateShardsResponse;
import io.arrwdb.proto.internal.DataCoordinatorGrpc;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;

/** Records what the root asks for; away while {@link #down}. */
final class FakeDataCoordinator extends DataCoordinatorGrpc.DataCoordinatorImplBase {
    final List<CreateShardsRequest> created = new CopyOnWriteArrayList<>();
    final List<CollectionIdRequest> dropped = new CopyOnWriteArrayList<>();
    final List<ControlRecord> controls = new CopyOnWriteArrayList<>();
    volatile boolean down;

    @Override
    public void createShards(CreateShardsRequest request, StreamObserver<CreateShardsResponse> observer) {
        answer(observer, () -> created.add(request), CreateShardsResponse.newBuilder()
                .addAllLogGroups(IntStream.range(0, request.getShardsCount()).map(i -> i % 4).boxed().toList()).build());
    }

    @Override
    public void dropShards(CollectionIdRequest request, StreamObserver<Ack> observer) {
        answer(observer, () -> dropped.add(request), Ack.getDefaultInstance());
    }

    @Override
    public void broadcast(BroadcastRequest request, StreamObserver<Ack> observer) {
        answer(observer, () -> controls.add(request.getControl()), Ack.getDefaultInstance());
    }

    private <A> void answer(StreamObserver<A> observer, Runnable effect, A answer) {
        if (down) {
            observer.onError(Status.UNAVAILABLE.withDescription("away").asRuntimeException());
            return;
        }
        effect.run();
        observer.onNext(answer);
        observer.onCompleted();
    }
}
