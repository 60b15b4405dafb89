package io.arrwdb.coordinator.data;

import static org.assertj.core.api.Assertions.assertThat;

import io.arrwdb.core.catalog.CatalogKeys;
import io.arrwdb.core.catalog.CollectionMeta;
import io.arrwdb.core.catalog.LoadMeta;
import io.arrwdb.core.catalog.ReplicaMeta;
import io.arrwdb.core.catalog.ShardMeta;
import io.arrwdb.core.codec.ByteReader;
import io.arrwdb.core.id.CollectionId;
import io.arrwdb.core.id.NodeId;
import io.arrwdb.core.id.ReplicaId;
import io.arrwdb.core.id.ShardId;
import io.arrwdb.core.port.meta.MetaTxn;
import io.arrwdb.core.ring.TokenRanges;
import io.arrwdb.core.time.Timestamp;
import io.arrwdb.proto.internal.BroadcastRequest;
import io.arrwdb.proto.internal.ControlRecord;
import io.arrwdb.proto.internal.DivideShardRequest;
import io.arrwdb.proto.internal.DivideShardResponse;
import io.arrwdb.proto.internal.Empty;
import io.arrwdb.proto.internal.ShardState;
import io.arrwdb.proto.internal.SplitShardRequest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the coordinator does of a split: task, leader, catalog. The collection 1 has the shard 10. */
@Timeout(60)
class SplitsTest {
    private static final ShardId PARENT = new ShardId(10);
    private static final int FLUSHED = 4;

    @TempDir
    private Path directory;
    private DataWorld world;

    @BeforeEach
    void open() throws IOException {
        world = new DataWorld(directory);
    }

    @AfterEach
    void close() {
        world.close();
    }

    /** Too many rows, and no longer than that: a node whose parent keeps its rows would be asked for one split after another. */
    private void tooManyRowsUntilAskedFor(int times) {
        world.data.segment(900, 1_000_001, 1_000_001, FLUSHED);
        until(() -> world.data.splits.size() >= times);
        world.data.segments.clear();
    }

    private CollectionMeta collection() {
        return CollectionMeta.decode(world.meta.get(CatalogKeys.collection(new CollectionId(1))).toCompletableFuture().join()
                .entries().getFirst().value());
    }

    private boolean taskIsThere() {
        return !world.meta.get(SplitTask.key(new CollectionId(1))).toCompletableFuture().join().entries().isEmpty();
    }

    private static void until(BooleanSupplier reached) {
        while (!reached.getAsBoolean()) {
            LockSupport.parkNanos(5_000_000);
            if (Thread.interrupted()) {
                throw new AssertionError("what is waited for never came");
            }
        }
    }

    @Test
    void aShardWithTooManyRowsIsSplitInLogRingAndPlacement() {
        LoadMeta load = new LoadMeta(new CollectionId(1), true, List.of(), List.of(ReplicaMeta.serving(new ReplicaId(3),
                ReplicaMeta.DEFAULT_GROUP, Map.of(PARENT, new NodeId("q")))), true);
        world.meta.txn(MetaTxn.when(List.of(), new MetaTxn.Op.Put(CatalogKeys.load(new CollectionId(1)), load.encode())))
                .toCompletableFuture().join();
        tooManyRowsUntilAskedFor(1);
        until(() -> collection().ring().version() == 2 && !taskIsThere());
        SplitShardRequest asked = world.data.splits.getFirst();
        ShardId child = new ShardId(asked.getChild());
        CollectionMeta after = collection();
        assertThat(after.ring().since()).isEqualTo(new Timestamp(FakeDataNode.SPLIT_TS));
        assertThat(after.ring().shards()).containsExactly(PARENT, child);
        assertThat(after.shard(child)).contains(new ShardMeta(child, after.shard(PARENT).orElseThrow().group(), 1));
        assertThat(ranges(asked.getKept().toByteArray())).isEqualTo(after.ring().rangesOf(PARENT));
        assertThat(ranges(asked.getMoved().toByteArray())).isEqualTo(after.ring().rangesOf(child));
        LoadMeta placed = LoadMeta.decode(world.meta.get(CatalogKeys.load(new CollectionId(1))).toCompletableFuture().join()
                .entries().getFirst().value());
        assertThat(placed.nodesOf(child)).as("where the parent is served").containsExactly(new NodeId("q"));
    }

    @Test
    void aSplitThatFailsIsAskedForAgainAsTheSame() {
        world.data.splitsFail = true;
        tooManyRowsUntilAskedFor(3);
        assertThat(taskIsThere()).isTrue();
        assertThat(collection().ring().version()).isEqualTo(1);
        world.data.splitsFail = false;
        until(() -> collection().ring().version() == 2);
        assertThat(world.data.splits).as("one child, however often it is asked for").extracting(SplitShardRequest::getChild).containsOnly(
                collection().ring().shards().getLast().value());
    }

    @Test
    void aLookOfBeforeASplitDoesNotHaveTheShardSplitAgain() {
        world.data.splitsFail = true;
        world.data.segment(900, 1_000_001, 1_000_001, FLUSHED);
        until(() -> !world.data.splits.isEmpty());
        CompletableFuture<Void> lookedAgain = new CompletableFuture<>();
        world.data.afterNextLook(() -> {
            world.data.splitsFail = false;
            world.data.afterNextLook(() -> lookedAgain.complete(null));
        });
        until(lookedAgain::isDone);
        assertThat(collection().ring().version()).isEqualTo(2);
    }

    @Test
    void aShardIsSplitBecauseSomebodyAskedForIt() {
        DivideShardResponse[] answer = new DivideShardResponse[1];
        until(() -> {
            answer[0] = world.stub().divideShard(DivideShardRequest.newBuilder().setShard(PARENT.value()).build());
            return !answer[0].getFailure().getReason().contains("there is no shard");
        });
        assertThat(answer[0].hasFailure()).isFalse();
        until(() -> !taskIsThere());
        assertThat(collection().ring().shards()).containsExactly(PARENT, new ShardId(answer[0].getChild()));
        world.data.splitsFail = true;
        assertThat(world.stub().divideShard(DivideShardRequest.newBuilder().setShard(PARENT.value()).build()).hasFailure()).isFalse();
        assertThat(world.stub().divideShard(DivideShardRequest.newBuilder().setShard(PARENT.value()).build()).getFailure().getReason())
                .contains("is being split");
        assertThat(world.stub().listShards(Empty.getDefaultInstance()).getShards(0).getState()).isEqualTo(ShardState.SHARD_SPLITTING);
        assertThat(world.stub().divideShard(DivideShardRequest.newBuilder().setShard(4711).build()).getFailure().getReason())
                .isEqualTo("there is no shard 4711");
        world.data.splitsFail = false;
        until(() -> !taskIsThere());
    }

    @Test
    void ddlReachesTheChildOfASplitThatIsUnderWay() {
        world.data.splitsFail = true;
        tooManyRowsUntilAskedFor(1);
        BroadcastRequest drop = BroadcastRequest.newBuilder().setCollection(1).setControl(ControlRecord.newBuilder()
                .setKind(ControlRecord.Kind.DROP_PARTITION).setPartition(7).setDdlTs(99)).build();
        assertThat(world.stub().broadcast(drop).hasFailure()).as("before the split is settled").isTrue();
        assertThat(world.data.controls).isEmpty();
        world.data.splitsFail = false;
        assertThat(world.stub().broadcast(drop).hasFailure()).isFalse();
        assertThat(world.data.controls).hasSize(2).anySatisfy(c -> assertThat(c.getShard()).isEqualTo(world.data.splits.getFirst().getChild()));
    }

    private static TokenRanges ranges(byte[] bytes) {
        return TokenRanges.read(new ByteReader(bytes));
    }
}
