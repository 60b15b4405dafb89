package io.arrwdb.coordinator.data;

import static org.assertj.core.api.Assertions.assertThat;

import io.arrwdb.core.catalog.CatalogKeys;
import io.arrwdb.core.catalog.CollectionMeta;
import io.arrwdb.core.id.CollectionId;
import io.arrwdb.core.id.LogGroupId;
import io.arrwdb.core.id.ShardId;
import io.arrwdb.core.plan.data.MoveTask;
import io.arrwdb.core.port.meta.MetaEntry;
import io.arrwdb.core.port.meta.MetaTxn;
import io.arrwdb.proto.internal.Ack;
import io.arrwdb.proto.internal.BroadcastRequest;
import io.arrwdb.proto.internal.ControlRecord;
import io.arrwdb.proto.internal.Empty;
import io.arrwdb.proto.internal.MoveShardRequest;
import io.arrwdb.proto.internal.ShardEntry;
import io.arrwdb.proto.internal.ShardState;
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

/** What the coordinator does of a move: task, the two leaders, catalog. The collection 1 has the shard 10, on group 2. */
@Timeout(120)
class MovesTest {
    private static final CollectionId COLLECTION = new CollectionId(1);
    private static final ShardId SHARD = new ShardId(10);
    private static final String ADOPTION = "adopt 10 3 " + FakeDataNode.CUT_TS + " [i/] [m]";

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

    private Ack move(int to) {
        Ack[] answer = new Ack[1];
        until(() -> {
            answer[0] = world.stub().moveShard(MoveShardRequest.newBuilder().setShard(SHARD.value()).setLogGroup(to).build());
            return !answer[0].hasFailure() || !answer[0].getFailure().getReason().contains("there is no shard");
        });
        return answer[0];
    }

    private LogGroupId group() {
        return CollectionMeta.decode(entries(CatalogKeys.collection(COLLECTION)).getFirst().value()).shard(SHARD).orElseThrow().group();
    }

    private List<MetaEntry> entries(String key) {
        return world.meta.get(key).toCompletableFuture().join().entries();
    }

    /** Nothing is under way; that it was asked for may not be forgotten yet. */
    private boolean isOver() {
        return entries(MoveTask.key(COLLECTION)).isEmpty() && entries(MoveTask.leftKey(SHARD)).isEmpty();
    }

    private boolean isThere() {
        return group().equals(new LogGroupId(3)) && isOver() && entries(MoveTask.askedKey(SHARD)).isEmpty();
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
    void aShardIsCutAdoptedAndReleased() {
        assertThat(move(3).hasFailure()).isFalse();
        until(this::isThere);
        assertThat(world.data.moves.stream().distinct()).as("each order in its turn, be it once or again, for leaders know it")
                .containsExactly("cut 10 2", ADOPTION, "release 10 2");
        assertThat(world.data.moves).endsWith("release 10 2");
        assertThat(group()).isEqualTo(new LogGroupId(3));
        assertThat(move(9).getFailure().getReason()).contains("there is no log group 9");
    }

    @Test
    void aShardThatItsGroupKeepsStaysAndIsAskedForAgain() {
        world.data.cutsFail = true;
        move(3);
        until(() -> world.data.moves.contains("resume 10 2") && isOver());
        assertThat(group()).isEqualTo(new LogGroupId(2));
        until(() -> entry().getState() == ShardState.SHARD_WAITING && entry().getRemark().contains("refused for now"));
        world.data.cutsFail = false;
        until(this::isThere);
        assertThat(world.data.moves.stream().distinct()).as("the order to stay outlives every order to leave before it")
                .containsExactly("cut 10 2", "resume 10 2", ADOPTION, "release 10 2");
        assertThat(entry().getRemark()).isEmpty();
    }

    @Test
    void whatHasNotBegunIsTakenBackByAskingForTheGroupWhereTheShardIs() {
        world.data.cutsFail = true;
        move(3);
        until(() -> world.data.moves.contains("resume 10 2") && isOver());
        move(2);
        assertThat(entries(MoveTask.askedKey(SHARD))).isEmpty();
        until(() -> entry().getState() == ShardState.SHARD_SERVING && !entry().hasTo() && isOver());
        until(() -> entry().getRemark().isEmpty());
    }

    @Test
    void aShardInAnothersFilesIsRewrittenFirstAndMovesWhenNothingIsShared() {
        world.data.borrowed(900, 10, 5);
        move(3);
        until(() -> !world.data.committed.isEmpty());
        assertThat(world.data.registered).first().satisfies(r -> assertThat(r.getInputsList()).containsExactly(900L));
        assertThat(entry().getState()).isEqualTo(ShardState.SHARD_WAITING);
        assertThat(entry().getRemark()).contains("5");
        assertThat(world.data.moves).as("the garbage is not forgotten yet").isEmpty();
        world.data.lenders.clear();
        until(this::isThere);
    }

    @Test
    void aShardWhoseFilesAnotherReadsMovesWhenThatIsRewritten() {
        world.putCollection(2, 11);
        until(() -> world.stub().listShards(Empty.getDefaultInstance()).getShardsList().stream().anyMatch(e -> e.getShard() == 11));
        world.data.borrowed(901, 11, 10);
        move(3);
        until(() -> !world.data.committed.isEmpty());
        assertThat(world.data.registered).first().satisfies(r -> assertThat(r.getShard()).isEqualTo(11));
        assertThat(world.data.moves).isEmpty();
        world.data.lenders.clear();
        until(this::isThere);
    }

    private ShardEntry entry() {
        return world.stub().listShards(Empty.getDefaultInstance()).getShardsList().stream().filter(e -> e.getShard() == SHARD.value()).findFirst().orElseThrow();
    }

    @Test
    void onceTheCatalogNamesTheNewGroupTheMoveIsNotGivenUp() {
        world.data.adoptionsFail = true;
        move(3);
        until(() -> world.data.moves.stream().filter(ADOPTION::equals).count() >= 3);
        assertThat(group()).isEqualTo(new LogGroupId(3));
        BroadcastRequest drop = BroadcastRequest.newBuilder().setCollection(1).setControl(ControlRecord.newBuilder()
                .setKind(ControlRecord.Kind.DROP_PARTITION).setPartition(7).setDdlTs(99)).build();
        assertThat(world.stub().broadcast(drop).hasFailure()).as("before the move is settled").isTrue();
        world.data.adoptionsFail = false;
        assertThat(world.stub().broadcast(drop).hasFailure()).isFalse();
        until(this::isThere);
        assertThat(world.data.moves).doesNotContain("resume 10 2").endsWith("release 10 2");
        assertThat(world.data.controls).singleElement().satisfies(c -> assertThat(c.getLogGroup()).isEqualTo(3));
    }

    /** The coordinator before this one died after its transaction, or metadata were recovered from before that. */
    @Test
    void aSuccessorGoesOnFromWhatIsRecorded() {
        move(3);
        until(this::isThere);
        MoveTask task = MoveTask.begun(COLLECTION, SHARD, new LogGroupId(2), new LogGroupId(3), 77);
        world.meta.txn(MetaTxn.of(new MetaTxn.Op.Put(MoveTask.key(COLLECTION), task.encode()))).toCompletableFuture().join();
        until(this::isOver);
        assertThat(world.data.moves).as("what has left is not cut again").contains("adopt 10 3 0 [] []").containsOnlyOnce("cut 10 2")
                .endsWith("release 10 2");
        assertThat(MoveTask.decode(task.encode())).isEqualTo(task);
    }
}
