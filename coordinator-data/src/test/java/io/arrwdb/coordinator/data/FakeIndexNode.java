package io.arrwdb.coordinator.data;

import com.google.protobuf.ByteString;
import io.arrwdb.proto.internal.CompactSegmentsRequest;
import io.arrwdb.proto.internal.CompactSegmentsResponse;
import io.arrwdb.proto.internal.Failure;
import io.arrwdb.proto.internal.IndexNodeGrpc;
import io.grpc.stub.StreamObserver;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;

/** Says that it has compacted, or that it could not, or nothing until it is released. */
final class FakeIndexNode extends IndexNodeGrpc.IndexNodeImplBase {
    final List<CompactSegmentsRequest> compactions = new CopyOnWriteArrayList<>();
    volatile boolean failing;
    volatile boolean hanging;
    /** Those that hang. */
    final Queue<StreamObserver<CompactSegmentsResponse>> open = new ConcurrentLinkedQueue<>();

    @Override
    public void compact(CompactSegmentsRequest request, StreamObserver<CompactSegmentsResponse> observer) {
        compactions.add(request);
        if (hanging) {
            open.add(observer);
        } else {
            answer(observer);
        }
    }

    /** Ends the compactions that hang. */
    void release() {
        for (StreamObserver<CompactSegmentsResponse> one = open.poll(); one != null; one = open.poll()) {
            answer(one);
        }
    }

    private void answer(StreamObserver<CompactSegmentsResponse> observer) {
        observer.onNext(failing
                ? CompactSegmentsResponse.newBuilder().setFailure(Failure.newBuilder().setCode(5).setReason("no room")).build()
                : CompactSegmentsResponse.newBuilder().setSegment(ByteString.copyFromUtf8("output")).build());
        observer.onCompleted();
    }
}
