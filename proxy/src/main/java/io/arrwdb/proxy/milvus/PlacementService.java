package io.arrwdb.proxy.milvus;

import io.arrwdb.proto.milvus.CreateResourceGroupRequest;
import io.arrwdb.proto.milvus.DescribeResourceGroupRequest;
import io.arrwdb.proto.milvus.DescribeResourceGroupResponse;
import io.arrwdb.proto.milvus.DropResourceGroupRequest;
import io.arrwdb.proto.milvus.GetReplicasRequest;
import io.arrwdb.proto.milvus.GetReplicasResponse;
import io.arrwdb.proto.milvus.ListResourceGroupsRequest;
import io.arrwdb.proto.milvus.ListResourceGroupsResponse;
import io.arrwdb.proto.milvus.LoadBalanceRequest;
import io.arrwdb.proto.milvus.MilvusServiceGrpc;
import io.arrwdb.proto.milvus.TransferNodeRequest;
import io.arrwdb.proto.milvus.TransferReplicaRequest;
import io.arrwdb.proto.milvus.UpdateResourceGroupsRequest;
import io.arrwdb.proto.milvus.common.Status;
import io.grpc.stub.StreamObserver;

/** The part of Milvus's service that tells and decides on which query nodes collections lie. */
abstract class PlacementService extends MilvusServiceGrpc.MilvusServiceImplBase {
    private final ReplicaHandler replicas;
    private final GroupHandler groups;

    PlacementService(Backend backend) {
        replicas = new ReplicaHandler(backend);
        groups = new GroupHandler(backend);
    }

    static <A> void answer(StreamObserver<A> observer, A answer) {
        observer.onNext(answer);
        observer.onCompleted();
    }

    @Override
    public void getReplicas(GetReplicasRequest request, StreamObserver<GetReplicasResponse> observer) {
        answer(observer, replicas.replicas(request));
    }

    @Override
    public void createResourceGroup(CreateResourceGroupRequest request, StreamObserver<Status> observer) {
        answer(observer, groups.create(request));
    }

    @Override
    public void updateResourceGroups(UpdateResourceGroupsRequest request, StreamObserver<Status> observer) {
        answer(observer, groups.update(request));
    }

    @Override
    public void dropResourceGroup(DropResourceGroupRequest request, StreamObserver<Status> observer) {
        answer(observer, groups.drop(request));
    }

    @Override
    public void transferNode(TransferNodeRequest request, StreamObserver<Status> observer) {
        answer(observer, groups.transferNode(request));
    }

    @Override
    public void transferReplica(TransferReplicaRequest request, StreamObserver<Status> observer) {
        answer(observer, groups.transferReplica(request));
    }

    @Override
    public void loadBalance(LoadBalanceRequest request, StreamObserver<Status> observer) {
        answer(observer, groups.balance(request));
    }

    @Override
    public void listResourceGroups(ListResourceGroupsRequest request, StreamObserver<ListResourceGroupsResponse> observer) {
        answer(observer, groups.list());
    }

    @Override
    public void describeResourceGroup(DescribeResourceGroupRequest request, StreamObserver<DescribeResourceGroupResponse> observer) {
        answer(observer, groups.describe(request));
    }
}
