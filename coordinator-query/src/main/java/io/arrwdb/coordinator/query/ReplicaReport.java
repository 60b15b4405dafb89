package io.arrwdb.coordinator.query;

import io.arrwdb.core.catalog.LoadMeta;
import io.arrwdb.core.catalog.ReplicaMeta;
import io.arrwdb.core.coordination.Membership;
import io.arrwdb.core.id.NodeId;
import io.arrwdb.proto.internal.ListReplicasResponse;
import io.arrwdb.proto.internal.ReplicaInfo;
import io.arrwdb.proto.internal.ReplicaShard;
import io.arrwdb.rpc.Role;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;

/** Where the replicas of a load are, as far as their nodes live. */
final class ReplicaReport {
    private static final String ROLE = Role.QUERY_NODE.label();

    private ReplicaReport() { }

    static ListReplicasResponse of(LoadMeta load, Membership members, Function<NodeId, String> groupOf) {
        ListReplicasResponse.Builder report = ListReplicasResponse.newBuilder();
        load.replicas().forEach(replica -> report.addReplicas(of(replica, members, groupOf)));
        return report.build();
    }

    private static ReplicaInfo of(ReplicaMeta replica, Membership members, Function<NodeId, String> groupOf) {
        ReplicaInfo.Builder info = ReplicaInfo.newBuilder().setReplica(replica.id().value()).setGroup(replica.group());
        SortedSet<NodeId> nodes = new TreeSet<>();
        replica.seats().forEach((shard, seat) -> {
            seat.holders().filter(node -> members.has(ROLE, node)).forEach(nodes::add);
            seat.serving().filter(node -> members.has(ROLE, node)).ifPresent(node -> info.addShards(ReplicaShard.newBuilder()
                    .setShard(shard.value()).setNode(node.value()).setAddress(members.address(node).orElse(""))));
        });
        nodes.forEach(node -> info.addNodes(node.value()));
        nodes.stream().filter(node -> !groupOf.apply(node).equals(replica.group())).forEach(node -> info.addOutside(node.value()));
        return info.build();
    }
}
