package io.arrwdb.proxy.milvus;

import io.arrwdb.proto.milvus.GetReplicasRequest;
import io.arrwdb.proto.milvus.GetReplicasResponse;
import io.arrwdb.proto.milvus.MilvusServiceGrpc;
import io.grpc.stub.StreamObserver;

/** The part of Milvus's service that tells and decides on which query nodes collections lie. */
abstract class PlacementService extends MilvusServiceGrpc.MilvusServiceImplBase {
    private final ReplicaHandler replicas;

    PlacementService(Backend backend) {
        replicas = new ReplicaHandler(backend);
    }

    static <A> void answer(StreamObserver<A> observer, A answer) {
        observer.onNext(answer);
        observer.onCompleted();
    }

    @Override
    public void getReplicas(GetReplicasRequest request, StreamObserver<GetReplicasResponse> observer) {
        answer(observer, replicas.replicas(request));
    }
}
