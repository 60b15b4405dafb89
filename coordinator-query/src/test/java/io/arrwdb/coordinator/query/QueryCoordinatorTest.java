package io.arrwdb.coordinator.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.arrwdb.core.id.NodeId;
import io.arrwdb.core.id.ShardId;
import io.arrwdb.proto.internal.CollectionIdRequest;
import io.arrwdb.proto.internal.DdlResponse;
import io.arrwdb.proto.internal.Failure;
import io.arrwdb.proto.internal.ListReplicasResponse;
import io.arrwdb.proto.internal.LoadRequest;
import io.arrwdb.proto.internal.LoadStateResponse;
import io.arrwdb.proto.internal.ReplicaShard;
import io.arrwdb.proto.internal.SegmentInfo;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class QueryCoordinatorTest {
    private static final int NOT_LOADED = 1;
    private static final int LOADING = 2;
    private static final int LOADED = 3;

    @TempDir
    private Path directory;
    private QueryWorld world;

    @BeforeEach
    void open() throws IOException {
        world = new QueryWorld(directory);
    }

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void aLoadIsDoneWhenEveryShardServes() {
        FakeQueryNode node = world.join("query-node-1");
        node.ready = false;
        world.collection(1, 2, true);
        assertThat(state(1).getState()).isEqualTo(NOT_LOADED);
        accept(load(1));
        until(() -> node.held.size() == 2 && state(1).getProgressPercent() == 40);
        assertThat(state(1).getState()).isEqualTo(LOADING);
        node.ready = true;
        until(() -> state(1).getState() == LOADED);
        assertThat(state(1).getProgressPercent()).isEqualTo(100);
        assertThat(world.load(1).orElseThrow().nodeOf(new ShardId(11))).contains(new NodeId("query-node-1"));
        assertThat(world.stub().listQuerySegments(CollectionIdRequest.newBuilder().setCollection(1).build()).getSegmentsList())
                .extracting(SegmentInfo::getSegment).containsExactly(100L, 110L);
        accept(load(1));
        assertThat(state(1).getState()).as("loading again changes nothing").isEqualTo(LOADED);
    }

    @Test
    void aReleaseEmptiesTheNode() {
        FakeQueryNode node = world.join("query-node-1");
        world.collection(1, 2, true);
        accept(load(1));
        until(() -> state(1).getState() == LOADED);
        accept(release(1));
        assertThat(state(1).getState()).isEqualTo(NOT_LOADED);
        until(node.held::isEmpty);
        accept(release(1));
    }

    @Test
    void aNodeThatForgotItsShardsGetsThemAgain() {
        FakeQueryNode node = world.join("query-node-1");
        world.collection(1, 2, true);
        accept(load(1));
        until(() -> state(1).getState() == LOADED);
        node.held.clear();
        world.collection(2, 1, true);
        until(() -> node.held.size() == 2);
        assertThat(state(1).getState()).isEqualTo(LOADED);
    }

    @Test
    void aLoadThatNoNodeHasRoomForSaysWhyUntilOneHas() {
        FakeQueryNode first = world.join("query-node-1");
        first.refusal = Failure.newBuilder().setCode(7).setReason("disk limit exceeded[predict=2][limit=1]").build();
        world.collection(1, 2, true);
        accept(load(1));
        until(() -> state(1).hasRefusal());
        assertThat(state(1).getState()).isEqualTo(LOADING);
        assertThat(state(1).getRefusal().getReason()).startsWith("disk limit exceeded[predict=2]");
        world.join("query-node-2");
        until(() -> state(1).getState() == LOADED);
        assertThat(state(1).hasRefusal()).isFalse();
    }

    @Test
    void shardsOfANodeThatIsGoneMove() {
        world.join("query-node-1");
        world.collection(1, 2, true);
        accept(load(1));
        until(() -> state(1).getState() == LOADED);
        FakeQueryNode second = world.join("query-node-2");
        world.leave("query-node-1");
        until(() -> second.held.size() == 2);
        until(() -> world.load(1).orElseThrow().nodesOf(new ShardId(10)).equals(List.of(new NodeId("query-node-2"))));
    }

    @Test
    void replicasLieOnDifferentNodes() {
        world.join("query-node-1");
        world.join("query-node-2");
        world.collection(1, 2, true);
        accept(load(1, 2, List.of()));
        until(() -> state(1).getState() == LOADED);
        ListReplicasResponse replicas = world.stub().listReplicas(ofCollection(1).build());
        assertThat(replicas.getReplicasList()).hasSize(2).allSatisfy(replica -> {
            assertThat(replica.getGroup()).isEqualTo("__default_resource_group");
            assertThat(replica.getShardsList()).extracting(ReplicaShard::getShard).containsExactly(10L, 11L);
        });
        for (long shard = 10; shard <= 11; shard++) {
            assertThat(world.load(1).orElseThrow().nodesOf(new ShardId(shard))).extracting(NodeId::value)
                    .containsExactlyInAnyOrder("query-node-1", "query-node-2");
        }
    }

    @Test
    void moreReplicasThanNodesAreRefused() {
        world.join("query-node-1");
        world.collection(1, 1, true);
        until(() -> load(1, 3, List.of()).getFailure().getCode() == 304);
        assertThat(load(1, 3, List.of()).getFailure().getReason()).isEqualTo("when load 3 replica count: resource group node not enough"
                + "[rg=__default_resource_group][currentNodeNum=1][expectedNodeNum=3]");
        assertThat(load(1, 17, List.of()).getFailure().getCode()).isEqualTo(1100);
        assertThat(load(1, 2, List.of("a", "b", "c")).getFailure().getReason())
                .contains("resource group num can only be 0, 1 or same as replica number");
        assertThat(state(1).getState()).isEqualTo(NOT_LOADED);
    }

    @Test
    void theNumberOfReplicasIsChangedByLoadingAgain() {
        FakeQueryNode first = world.join("query-node-1");
        FakeQueryNode second = world.join("query-node-2");
        world.collection(1, 1, true);
        accept(load(1, 1, List.of()));
        until(() -> state(1).getState() == LOADED);
        first.ready = second.ready = false;
        long kept = world.load(1).orElseThrow().replicas().getFirst().id().value();
        accept(load(1, 2, List.of()));
        assertThat(state(1).getState()).as("what was served is served on").isEqualTo(LOADED);
        assertThat(state(1).getProgressPercent()).as("the second replica is on its way").isLessThan(100);
        first.ready = second.ready = true;
        until(() -> state(1).getProgressPercent() == 100 && first.held.size() + second.held.size() == 2);
        assertThat(load(1, 71).getFailure().getReason()).as("0 leaves the number").isEmpty();
        assertThat(world.stub().load(request(1, 71).toBuilder().setReplicas(1).build()).getFailure().getReason())
                .isEqualTo("can't change the replica number for loaded partitions: invalid parameter[expected=2][actual=1]");
        accept(load(1, 1, List.of()));
        until(() -> first.held.size() + second.held.size() == 1);
        assertThat(world.load(1).orElseThrow().replicas()).singleElement().satisfies(r -> assertThat(r.id().value()).isEqualTo(kept));
    }

    @Test
    void aDrainingNodeServesUntilAnotherOneDoes() {
        FakeQueryNode first = world.join("query-node-1");
        world.collection(1, 2, true);
        accept(load(1));
        until(() -> state(1).getState() == LOADED);
        FakeQueryNode second = world.join("query-node-2", false);
        world.drain("query-node-1");
        until(() -> second.held.size() == 2);
        assertThat(first.held).hasSize(2);
        assertThat(world.load(1).orElseThrow().nodesOf(new ShardId(10))).containsExactly(new NodeId("query-node-1"));
        second.ready = true;
        until(first.held::isEmpty);
        assertThat(world.load(1).orElseThrow().nodesOf(new ShardId(10))).containsExactly(new NodeId("query-node-2"));
    }

    @Test
    void aNodeThatRefusesAShardIsNotAskedForEver() {
        FakeQueryNode first = world.join("query-node-1");
        first.refusal = Failure.newBuilder().setCode(3).setReason("memory limit exceeded").build();
        world.collection(1, 1, true);
        accept(load(1));
        until(() -> first.refused.get() == 1);
        FakeQueryNode second = world.join("query-node-2");
        until(() -> second.held.size() == 1 && state(1).getState() == LOADED);
        assertThat(first.refused).hasValue(1);
    }

    @Test
    void aLoadWaitsForTheFirstNode() {
        world.collection(1, 1, true);
        accept(load(1));
        assertThat(state(1).getState()).isEqualTo(LOADING);
        world.join("query-node-1");
        until(() -> state(1).getState() == LOADED);
    }

    @Test
    void partitionsAreLoadedAndReleasedOneByOne() {
        FakeQueryNode node = world.join("query-node-1");
        world.collection(1, 1, true);
        accept(load(1, 71));
        until(() -> state(1, 71).getState() == LOADED);
        assertThat(state(1, 72).getState()).isEqualTo(NOT_LOADED);
        assertThat(node.held.get(10L).getPartitionsList()).containsExactly(71L);
        accept(load(1, 72));
        until(() -> state(1, 71, 72).getState() == LOADED);
        assertThat(node.held.get(10L).getPartitionsList()).containsExactly(71L, 72L);
        accept(release(1, 71));
        until(() -> node.held.get(10L).getPartitionsList().equals(List.of(72L)));
        assertThat(state(1).getAllPartitions()).isFalse();
        accept(load(1));
        until(() -> state(1).getState() == LOADED && state(1).getAllPartitions());
        accept(release(1, 71));
        assertThat(world.load(1).orElseThrow().partitions()).extracting(p -> p.value()).containsExactly(72L);
        accept(release(1, 72));
        assertThat(world.load(1)).isEmpty();
    }

    @Test
    void withoutAnIndexNothingIsLoaded() {
        world.join("query-node-1");
        world.collection(1, 1, false);
        until(() -> load(1).getFailure().getCode() == 65_535);
        assertThat(load(1).getFailure().getReason()).isEqualTo("there is no vector index on field: [vec], please create index firstly");
        assertThat(load(9).getFailure().getCode()).isEqualTo(100);
    }

    private DdlResponse load(long collection, long... partitions) {
        return world.stub().load(request(collection, partitions));
    }

    private DdlResponse load(long collection, int replicas, List<String> groups) {
        return world.stub().load(request(collection).toBuilder().setReplicas(replicas).addAllGroups(groups).build());
    }

    private DdlResponse release(long collection, long... partitions) {
        return world.stub().release(request(collection, partitions));
    }

    private LoadRequest request(long collection, long... partitions) {
        return LoadRequest.newBuilder().setContext(world.context()).setCollection(collection).addAllPartitions(Arrays.stream(partitions).boxed().toList()).build();
    }

    private LoadStateResponse state(long collection, long... partitions) {
        return world.stub().getLoadState(ofCollection(collection).addAllPartitions(Arrays.stream(partitions).boxed().toList()).build());
    }

    private CollectionIdRequest.Builder ofCollection(long collection) {
        return CollectionIdRequest.newBuilder().setContext(world.context()).setCollection(collection);
    }

    private static void accept(DdlResponse answer) {
        assertThat(answer.getFailure().getReason()).isEmpty();
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
