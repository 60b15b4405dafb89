package io.arrwdb.proxy.milvus;

import io.arrwdb.core.catalog.CollectionMeta;
import io.arrwdb.core.catalog.LoadMeta;
import io.arrwdb.core.catalog.PartitionMeta;
import io.arrwdb.core.catalog.ShardMeta;
import io.arrwdb.core.id.PartitionId;
import io.arrwdb.proto.internal.CollectionIdRequest;
import io.arrwdb.proto.internal.ListReplicasResponse;
import io.arrwdb.proto.internal.ReplicaInfo;
import io.arrwdb.proto.internal.ReplicaShard;
import io.arrwdb.proto.milvus.GetReplicasRequest;
import io.arrwdb.proto.milvus.GetReplicasResponse;
import io.arrwdb.proto.milvus.ShardReplica;
import io.arrwdb.proxy.error.Statuses;
import io.arrwdb.proxy.route.Roles;
import io.arrwdb.rpc.NodeNumber;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Where the replicas of loaded collections are. */
final class ReplicaHandler {
    private final Backend backend;

    ReplicaHandler(Backend backend) {
        this.backend = backend;
    }

    /** None while the collection is not loaded. */
    GetReplicasResponse replicas(GetReplicasRequest request) {
        CollectionMeta collection = backend.lookup().collection(request.getDbName(), request.getCollectionName(), request.getCollectionID());
        ListReplicasResponse found = Roles.await("query coordinator", backend.roles().query(backend.deadline()).listReplicas(
                CollectionIdRequest.newBuilder().setContext(backend.caller()).setCollection(collection.id().value()).build()));
        Roles.check(found.hasFailure(), found.getFailure());
        GetReplicasResponse.Builder answer = GetReplicasResponse.newBuilder().setStatus(Statuses.SUCCESS);
        found.getReplicasList().forEach(replica -> answer.addReplicas(replica(collection, replica, request.getWithShardNodes())));
        return answer.build();
    }

    private io.arrwdb.proto.milvus.ReplicaInfo replica(CollectionMeta collection, ReplicaInfo replica, boolean withNodes) {
        Map<Long, ShardMeta> shards = collection.shards().stream().collect(Collectors.toMap(s -> s.id().value(), Function.identity()));
        io.arrwdb.proto.milvus.ReplicaInfo.Builder info = io.arrwdb.proto.milvus.ReplicaInfo.newBuilder()
                .setReplicaID(replica.getReplica()).setCollectionID(collection.id().value()).setResourceGroupName(replica.getGroup())
                .addAllPartitionIds(loaded(collection));
        replica.getNodesList().forEach(node -> info.addNodeIds(NodeNumber.of(node)));
        if (replica.getOutsideCount() > 0) {
            info.putNumOutboundNode(replica.getGroup(), replica.getOutsideCount());
        }
        for (ReplicaShard shard : replica.getShardsList()) {
            ShardReplica.Builder at = ShardReplica.newBuilder().setLeaderID(NodeNumber.of(shard.getNode())).setLeaderAddr(shard.getAddress())
                    .setDmChannelName(Channels.of(collection, shards.get(shard.getShard())));
            info.addShardReplicas(withNodes ? at.addNodeIds(NodeNumber.of(shard.getNode())) : at);
        }
        return info.build();
    }

    private List<Long> loaded(CollectionMeta collection) {
        LoadMeta load = backend.lookup().catalog().load(collection.id()).orElse(null);
        return load == null || load.allPartitions() ? collection.visiblePartitions().stream().map(PartitionMeta::id).map(PartitionId::value).toList()
                : load.partitions().stream().map(PartitionId::value).toList();
    }
}
