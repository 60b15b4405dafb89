package io.arrwdb.coordinator.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.arrwdb.core.id.NodeId;
import io.arrwdb.core.id.ShardId;
import io.arrwdb.proto.internal.Ack;
import io.arrwdb.proto.internal.DdlResponse;
import io.arrwdb.proto.internal.DefineGroupsRequest;
import io.arrwdb.proto.internal.DropGroupRequest;
import io.arrwdb.proto.internal.Empty;
import io.arrwdb.proto.internal.GroupConfig;
import io.arrwdb.proto.internal.GroupInfo;
import io.arrwdb.proto.internal.GroupNode;
import io.arrwdb.proto.internal.GroupUse;
import io.arrwdb.proto.internal.LoadRequest;
import io.arrwdb.proto.internal.MoveShardsRequest;
import io.arrwdb.proto.internal.TransferRequest;
import io.arrwdb.rpc.NodeNumber;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ResourceGroupTest {
    private static final String DEFAULT = "__default_resource_group";

    @TempDir
    private Path directory;
    private QueryWorld world;

    @BeforeEach
    void open() throws IOException {
        world = new QueryWorld(directory);
        world.join("query-node-1");
        world.join("query-node-2");
        world.join("query-node-3");
        until(() -> group(DEFAULT).getNodesCount() == 3);
    }

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void aGroupGetsNodesAndGivesThemBack() {
        assertThat(define(true, "a", 2, 2)).isEmpty();
        assertThat(group("a").getNodesCount()).isEqualTo(2);
        assertThat(group(DEFAULT).getNodesList()).extracting(GroupNode::getNode).containsExactly("query-node-1");
        assertThat(define(true, "a", 2, 2)).as("the same again").isEmpty();
        assertThat(define(true, "a", 1, 2)).isEqualTo("resource group already exist[rg=a]");
        assertThat(drop("a")).contains("resource group's limits node num is not 0");
        assertThat(define(false, "a", 0, 0)).isEmpty();
        assertThat(group(DEFAULT).getNodesCount()).isEqualTo(3);
        assertThat(drop("a")).isEmpty();
        assertThat(drop("a")).as("what is not there").isEmpty();
        assertThat(drop(DEFAULT)).contains("default resource group is not deletable");
        assertThat(world.stub().listGroups(Empty.getDefaultInstance()).getGroupsList()).extracting(GroupInfo::getName).containsExactly(DEFAULT);
    }

    @Test
    void badConfigurationsAreRefused() {
        assertThat(define(false, "b", 1, 1)).isEqualTo("resource group not found[rg=b]");
        assertThat(define(true, "b", -1, 0)).contains("node num in `requests` or `limits` should not less than 0");
        assertThat(define(true, "b", 2, 1)).contains("limits node num should not less than requests node num");
        GroupConfig unknown = GroupConfig.newBuilder().setLimits(1).addFrom("aaa").build();
        assertThat(world.stub().defineGroups(DefineGroupsRequest.newBuilder().setCreate(true).putGroups("b", unknown).build())
                .getFailure().getReason()).contains("resource group in `TransferFrom` aaa not exist");
    }

    @Test
    void nodesAreTransferred() {
        define(true, "a", 1, 1);
        assertThat(transfer(DEFAULT, "a", 1)).isEmpty();
        assertThat(group("a").getNodesCount()).isEqualTo(2);
        assertThat(group("a").getConfig().getRequests()).as("or they would be moved back").isEqualTo(2);
        assertThat(transfer("a", DEFAULT, 2)).isEmpty();
        assertThat(group(DEFAULT).getNodesCount()).isEqualTo(3);
        assertThat(transfer(DEFAULT, "a", 99)).startsWith("resource group node not enough[rg=__default_resource_group]");
        assertThat(transfer(DEFAULT, "a", 0)).isEqualTo("invalid parameter[expected=NumNode > 0][actual=invalid NumNode 0]");
        assertThat(transfer(DEFAULT, "b", 1)).isEqualTo("resource group not found[rg=b]");
    }

    @Test
    void replicasLieOnTheNodesOfTheirGroupsAndMove() {
        define(true, "a", 1, 1);
        world.collection(1, 1, true);
        until(() -> load(1, 1, List.of("b")).getFailure().getCode() == 300);
        assertThat(load(1, 2, List.of("a")).getFailure().getReason()).contains("resource group node not enough[rg=a]");
        assertThat(load(1, 1, List.of("a")).getFailure().getReason()).isEmpty();
        until(() -> nodes(1).equals(List.of("query-node-3")));
        assertThat(group("a").getUsesList()).extracting(GroupUse::getReplicas).containsExactly(1);
        assertThat(drop("a")).contains("limits node num is not 0");
        TransferRequest back = TransferRequest.newBuilder().setContext(world.context()).setSource("a").setTarget(DEFAULT).setCount(1).setCollection(1).build();
        assertThat(world.stub().transferReplicas(back).getFailure().getReason()).isEmpty();
        until(() -> nodes(1).size() == 1 && !nodes(1).contains("query-node-3"));
        assertThat(world.stub().transferReplicas(back).getFailure().getCode()).isEqualTo(400);
        assertThat(world.stub().transferReplicas(back.toBuilder().setCount(0).build()).getFailure().getReason())
                .isEqualTo("invalid parameter[expected=NumReplica > 0][actual=invalid NumReplica 0]");
    }

    @Test
    void shardsAreBalancedByHand() {
        world.collection(1, 1, true);
        until(() -> load(1, 1, List.of()).getFailure().getReason().isEmpty() && nodes(1).size() == 1);
        String source = nodes(1).getFirst();
        String target = source.equals("query-node-2") ? "query-node-3" : "query-node-2";
        MoveShardsRequest move = MoveShardsRequest.newBuilder().setContext(world.context()).setCollection(1)
                .setSource(NodeNumber.of(source)).addTargets(NodeNumber.of(target)).addSegments(100).build();
        assertThat(world.stub().moveShards(move.toBuilder().setSource(5).build()).getFailure().getReason()).isEqualTo("node not found[node=5]");
        assertThat(world.stub().moveShards(move.toBuilder().addSegments(8).build()).getFailure().getCode()).isEqualTo(600);
        assertThat(world.stub().moveShards(move).getFailure().getReason()).isEmpty();
        until(() -> nodes(1).equals(List.of(target)));
    }

    private String define(boolean create, String name, int requests, int limits) {
        GroupConfig config = GroupConfig.newBuilder().setRequests(requests).setLimits(limits).build();
        return reason(world.stub().defineGroups(DefineGroupsRequest.newBuilder().setCreate(create).putGroups(name, config).build()));
    }

    private String drop(String name) {
        return reason(world.stub().dropGroup(DropGroupRequest.newBuilder().setGroup(name).build()));
    }

    private String transfer(String source, String target, long count) {
        return reason(world.stub().transferNodes(TransferRequest.newBuilder().setSource(source).setTarget(target).setCount(count).build()));
    }

    private DdlResponse load(long collection, int replicas, List<String> groups) {
        return world.stub().load(LoadRequest.newBuilder().setContext(world.context()).setCollection(collection).setReplicas(replicas)
                .addAllGroups(groups).build());
    }

    private GroupInfo group(String name) {
        return world.stub().listGroups(Empty.getDefaultInstance()).getGroupsList().stream().filter(g -> g.getName().equals(name)).findFirst().orElseThrow();
    }

    private List<String> nodes(long collection) {
        return world.load(collection).map(load -> load.nodesOf(new ShardId(collection * 10)).stream().map(NodeId::value).toList()).orElse(List.of());
    }

    private static String reason(Ack answer) {
        return answer.getFailure().getReason();
    }

    /** The test's time-out ends it where the condition never comes. */
    private static void until(BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            LockSupport.parkNanos(5_000_000);
            if (Thread.interrupted()) {
                throw new AssertionError("what is waited for never came");
            }
        }
    }
}
