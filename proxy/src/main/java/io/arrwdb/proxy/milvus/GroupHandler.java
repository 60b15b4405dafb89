package io.arrwdb.proxy.milvus;

import com.google.common.util.concurrent.ListenableFuture;
import io.arrwdb.core.catalog.CollectionMeta;
import io.arrwdb.core.group.ResourceGroup;
import io.arrwdb.core.id.CollectionId;
import io.arrwdb.proto.internal.Ack;
import io.arrwdb.proto.internal.DefineGroupsRequest;
import io.arrwdb.proto.internal.DropGroupRequest;
import io.arrwdb.proto.internal.Empty;
import io.arrwdb.proto.internal.GroupConfig;
import io.arrwdb.proto.internal.GroupInfo;
import io.arrwdb.proto.internal.ListGroupsResponse;
import io.arrwdb.proto.internal.MoveShardsRequest;
import io.arrwdb.proto.internal.QueryCoordinatorGrpc.QueryCoordinatorFutureStub;
import io.arrwdb.proto.internal.TransferRequest;
import io.arrwdb.proto.milvus.CreateResourceGroupRequest;
import io.arrwdb.proto.milvus.DescribeResourceGroupRequest;
import io.arrwdb.proto.milvus.DescribeResourceGroupResponse;
import io.arrwdb.proto.milvus.DropResourceGroupRequest;
import io.arrwdb.proto.milvus.ListResourceGroupsResponse;
import io.arrwdb.proto.milvus.LoadBalanceRequest;
import io.arrwdb.proto.milvus.TransferNodeRequest;
import io.arrwdb.proto.milvus.TransferReplicaRequest;
import io.arrwdb.proto.milvus.UpdateResourceGroupsRequest;
import io.arrwdb.proto.milvus.common.NodeInfo;
import io.arrwdb.proto.milvus.common.Status;
import io.arrwdb.proto.milvus.rg.ResourceGroupConfig;
import io.arrwdb.proto.milvus.rg.ResourceGroupLimit;
import io.arrwdb.proto.milvus.rg.ResourceGroupTransfer;
import io.arrwdb.proxy.error.NameErrors;
import io.arrwdb.proxy.error.ReadErrors;
import io.arrwdb.proxy.error.Statuses;
import io.arrwdb.proxy.route.Roles;
import io.arrwdb.proxy.validate.Names;
import io.arrwdb.rpc.NodeNumber;
import io.grpc.Deadline;
import java.util.List;

/** Resource groups: which query nodes serve whose replicas. */
final class GroupHandler {
    private static final String ROLE = "query coordinator";

    private final Backend backend;
    private final Names names;

    GroupHandler(Backend backend) {
        this.backend = backend;
        names = new Names(backend.config().limits());
    }

    Status create(CreateResourceGroupRequest request) {
        names.resourceGroup(request.getResourceGroup());
        GroupConfig config = request.hasConfig() ? config(request.getResourceGroup(), request.getConfig()) : GroupConfig.getDefaultInstance();
        return acknowledged(query().defineGroups(DefineGroupsRequest.newBuilder().setContext(backend.caller()).setCreate(true)
                .putGroups(request.getResourceGroup(), config).build()));
    }

    Status update(UpdateResourceGroupsRequest request) {
        DefineGroupsRequest.Builder groups = DefineGroupsRequest.newBuilder().setContext(backend.caller());
        request.getResourceGroupsMap().forEach((name, config) -> groups.putGroups(name, config(name, config)));
        return acknowledged(query().defineGroups(groups.build()));
    }

    Status drop(DropResourceGroupRequest request) {
        return acknowledged(query().dropGroup(DropGroupRequest.newBuilder().setContext(backend.caller()).setGroup(request.getResourceGroup()).build()));
    }

    Status transferNode(TransferNodeRequest request) {
        return acknowledged(query().transferNodes(TransferRequest.newBuilder().setContext(backend.caller())
                .setSource(request.getSourceResourceGroup()).setTarget(request.getTargetResourceGroup()).setCount(request.getNumNode()).build()));
    }

    Status transferReplica(TransferReplicaRequest request) {
        CollectionMeta collection = backend.lookup().collection(request.getDbName(), request.getCollectionName());
        Deadline deadline = backend.ddlDeadline();
        backend.definitions().apply(ROLE, backend.roles().query(deadline).transferReplicas(TransferRequest.newBuilder()
                .setContext(backend.caller()).setSource(request.getSourceResourceGroup()).setTarget(request.getTargetResourceGroup())
                .setCount(request.getNumReplica()).setCollection(collection.id().value()).build()), deadline);
        return Statuses.SUCCESS;
    }

    Status balance(LoadBalanceRequest request) {
        CollectionMeta collection = backend.lookup().collection(request.getDbName(), request.getCollectionName());
        Deadline deadline = backend.ddlDeadline();
        backend.definitions().apply(ROLE, backend.roles().query(deadline).moveShards(MoveShardsRequest.newBuilder()
                .setContext(backend.caller()).setCollection(collection.id().value()).setSource(request.getSrcNodeID())
                .addAllTargets(request.getDstNodeIDsList()).addAllSegments(request.getSealedSegmentIDsList()).build()), deadline);
        return Statuses.SUCCESS;
    }

    ListResourceGroupsResponse list() {
        ListResourceGroupsResponse.Builder answer = ListResourceGroupsResponse.newBuilder().setStatus(Statuses.SUCCESS);
        groups().forEach(group -> answer.addResourceGroups(group.getName()));
        return answer.build();
    }

    DescribeResourceGroupResponse describe(DescribeResourceGroupRequest request) {
        GroupInfo found = groups().stream().filter(group -> group.getName().equals(request.getResourceGroup())).findFirst()
                .orElseThrow(() -> NameErrors.resourceGroupNotFound(request.getResourceGroup()));
        return DescribeResourceGroupResponse.newBuilder().setStatus(Statuses.SUCCESS).setResourceGroup(toMilvus(found)).build();
    }

    private List<GroupInfo> groups() {
        ListGroupsResponse answer = Roles.await(ROLE, query().listGroups(Empty.getDefaultInstance()));
        Roles.check(answer.hasFailure(), answer.getFailure());
        return answer.getGroupsList();
    }

    /** Its capacity is what it requests, but for the default group, of which Milvus says a number that stands for all. */
    private io.arrwdb.proto.milvus.ResourceGroup toMilvus(GroupInfo group) {
        GroupConfig config = group.getConfig();
        ResourceGroupConfig.Builder shown = ResourceGroupConfig.newBuilder()
                .setRequests(ResourceGroupLimit.newBuilder().setNodeNum(config.getRequests()))
                .setLimits(ResourceGroupLimit.newBuilder().setNodeNum(config.getLimits()));
        config.getFromList().forEach(name -> shown.addTransferFrom(ResourceGroupTransfer.newBuilder().setResourceGroup(name)));
        config.getToList().forEach(name -> shown.addTransferTo(ResourceGroupTransfer.newBuilder().setResourceGroup(name)));
        var described = io.arrwdb.proto.milvus.ResourceGroup.newBuilder().setName(group.getName()).setConfig(shown)
                .setCapacity(group.getName().equals(ResourceGroup.DEFAULT) ? ResourceGroup.UNBOUNDED : config.getRequests())
                .setNumAvailableNode(group.getNodesCount());
        group.getNodesList().forEach(node -> described.addNodes(NodeInfo.newBuilder().setNodeId(NodeNumber.of(node.getNode()))
                .setAddress(node.getAddress()).setHostname(node.getNode())));
        group.getUsesList().forEach(use -> backend.lookup().catalog().collection(new CollectionId(use.getCollection())).ifPresent(collection -> {
            described.putNumLoadedReplica(collection.name(), use.getReplicas());
            described.putNumOutgoingNode(collection.name(), use.getOutgoing());
            described.putNumIncomingNode(collection.name(), use.getIncoming());
        }));
        return described.build();
    }

    private static GroupConfig config(String group, ResourceGroupConfig given) {
        if (!given.hasRequests() || !given.hasLimits()) {
            throw ReadErrors.illegalGroup(group, "requests or limits is required");
        }
        if (given.hasNodeFilter() && given.getNodeFilter().getNodeLabelsCount() > 0) {
            throw ReadErrors.illegalGroup(group, "query nodes have no labels here, so node_filter is not supported");
        }
        return GroupConfig.newBuilder().setRequests(given.getRequests().getNodeNum()).setLimits(given.getLimits().getNodeNum())
                .addAllFrom(given.getTransferFromList().stream().map(ResourceGroupTransfer::getResourceGroup).toList())
                .addAllTo(given.getTransferToList().stream().map(ResourceGroupTransfer::getResourceGroup).toList()).build();
    }

    private QueryCoordinatorFutureStub query() {
        return backend.roles().query(backend.ddlDeadline());
    }

    private static Status acknowledged(ListenableFuture<Ack> call) {
        Ack answer = Roles.await(ROLE, call);
        Roles.check(answer.hasFailure(), answer.getFailure());
        return Statuses.SUCCESS;
    }
}
