package io.arrwdb.coordinator.query;

import io.arrwdb.core.catalog.LoadMeta;
import io.arrwdb.core.catalog.ReplicaMeta;
import io.arrwdb.core.coordination.Membership;
import io.arrwdb.core.group.ResourceGroup;
import io.arrwdb.core.id.NodeId;
import io.arrwdb.proto.internal.GroupConfig;
import io.arrwdb.proto.internal.GroupInfo;
import io.arrwdb.proto.internal.GroupNode;
import io.arrwdb.proto.internal.GroupUse;
import io.arrwdb.rpc.Role;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** What a resource group has, and who lies on it. */
final class GroupReport {
    private GroupReport() { }

    static GroupInfo of(ResourceGroup group, Collection<LoadMeta> loads, Membership members) {
        GroupInfo.Builder info = GroupInfo.newBuilder().setName(group.name()).setConfig(GroupConfig.newBuilder()
                .setRequests(group.config().requests()).setLimits(group.config().limits())
                .addAllFrom(group.config().from()).addAllTo(group.config().to()));
        group.nodes().forEach(node -> info.addNodes(GroupNode.newBuilder().setNode(node.value()).setAddress(members.address(node).orElse(""))));
        for (LoadMeta load : loads) {
            GroupUse use = use(group, load, members);
            if (use.getReplicas() + use.getIncoming() > 0) {
                info.addUses(use);
            }
        }
        return info.build();
    }

    private static GroupUse use(ResourceGroup group, LoadMeta load, Membership members) {
        List<ReplicaMeta> own = load.replicas().stream().filter(r -> r.group().equals(group.name())).toList();
        List<ReplicaMeta> foreign = load.replicas().stream().filter(r -> !r.group().equals(group.name())).toList();
        return GroupUse.newBuilder().setCollection(load.collection().value()).setReplicas(own.size())
                .setOutgoing((int) nodes(own, members).stream().filter(node -> !group.nodes().contains(node)).count())
                .setIncoming((int) nodes(foreign, members).stream().filter(group.nodes()::contains).count()).build();
    }

    private static Set<NodeId> nodes(List<ReplicaMeta> replicas, Membership members) {
        return replicas.stream().flatMap(r -> r.seats().values().stream()).flatMap(seat -> seat.holders())
                .filter(node -> members.has(Role.QUERY_NODE.label(), node)).collect(Collectors.toSet());
    }
}
