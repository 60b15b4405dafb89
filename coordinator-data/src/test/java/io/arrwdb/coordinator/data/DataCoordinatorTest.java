package io.arrwdb.coordinator.data;

import static org.assertj.core.api.Assertions.assertThat;

import io.arrwdb.core.catalog.CatalogKeys;
import io.arrwdb.core.catalog.ShardMeta;
import io.arrwdb.core.id.BuildId;
import io.arrwdb.core.id.CollectionId;
import io.arrwdb.core.id.LogGroupId;
import io.arrwdb.core.id.SegmentId;
import io.arrwdb.core.id.ShardId;
import io.arrwdb.core.port.meta.MetaTxn;
import io.arrwdb.proto.internal.BroadcastRequest;
import io.arrwdb.proto.internal.CollectionIdRequest;
import io.arrwdb.proto.internal.CommitCompactionRequest;
import io.arrwdb.proto.internal.CompactRequest;
import io.arrwdb.proto.internal.CompactResponse;
import io.arrwdb.proto.internal.CompactionStateRequest;
import io.arrwdb.proto.internal.CompactionStateResponse;
import io.arrwdb.proto.internal.ControlRecord;
import io.arrwdb.proto.internal.CreateShardsRequest;
import io.arrwdb.proto.internal.FlushRequest;
import io.arrwdb.proto.internal.FlushResponse;
import io.arrwdb.proto.internal.FlushStateRequest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class DataCoordinatorTest {
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

    @Test
    void shardsArePlacedOnceHoweverOftenTheyAreAskedFor() {
        CreateShardsRequest request = CreateShardsRequest.newBuilder().setCollection(5).addAllShards(List.of(50L, 51L, 52L)).setDdlTs(9).build();
        List<Integer> groups = world.stub().createShards(request).getLogGroupsList();
        assertThat(groups).doesNotHaveDuplicates().hasSize(3);
        assertThat(world.stub().createShards(request).getLogGroupsList()).isEqualTo(groups);
        assertThat(world.data.controls).hasSize(6).allSatisfy(c -> assertThat(c.getControl().getKind()).isEqualTo(ControlRecord.Kind.CREATE_SHARD));
    }

    @Test
    void controlRecordsReachTheShardsOnTheirGroups() {
        ControlRecord record = ControlRecord.newBuilder().setKind(ControlRecord.Kind.DROP_PARTITION).setPartition(7).setDdlTs(77).build();
        assertThat(world.stub().broadcast(BroadcastRequest.newBuilder().setCollection(1).setControl(record).build()).hasFailure()).isFalse();
        assertThat(world.data.controls).singleElement().satisfies(c -> {
            assertThat(c.getShard()).isEqualTo(10);
            assertThat(c.getLogGroup()).isEqualTo(2);
            assertThat(c.getControl()).isEqualTo(record);
        });
        world.stub().dropShards(CollectionIdRequest.newBuilder().setCollection(1).setDdlTs(88).build());
        assertThat(world.data.controls.getLast().getControl().getKind()).isEqualTo(ControlRecord.Kind.DROP_SHARD);
        assertThat(world.data.controls.getLast().getControl().getDdlTs()).isEqualTo(88);
        assertThat(world.stub().broadcast(BroadcastRequest.newBuilder().setCollection(4).build()).getFailure().getCode()).isEqualTo(100);
    }

    @Test
    void aFlushIsDoneWhenItsSegmentsAndEverythingBelowItLieInFiles() {
        world.data.segment(3, 100, 100, SegmentState.GROWING);
        world.data.segment(4, 50, 40, SegmentState.FLUSHED);
        FlushResponse flush = world.stub().flush(FlushRequest.newBuilder().setCollection(1).build());
        assertThat(flush.getSegmentsList()).containsExactly(3L);
        assertThat(flush.getFlushedSegmentsList()).containsExactly(4L);
        FlushStateRequest state = FlushStateRequest.newBuilder().setCollection(1).setFlushTs(flush.getFlushTs()).addSegments(3).build();
        assertThat(world.stub().getFlushState(state).getFlushed()).isFalse();
        world.data.segment(3, 100, 100, SegmentState.FLUSHING);
        world.data.segment(5, 10, 10, SegmentState.GROWING);
        assertThat(world.stub().getFlushState(state).getFlushed()).isFalse();
        world.data.segment(3, 100, 100, SegmentState.FLUSHED);
        assertThat(world.stub().getFlushState(state).getFlushed()).as("not everything below the timestamp").isFalse();
        world.data.flushedTs = flush.getFlushTs();
        assertThat(world.stub().getFlushState(state).getFlushed()).isTrue();
    }

    @Test
    void rowsAndSegmentsAreCounted() {
        world.data.segment(3, 100, 90, SegmentState.GROWING);
        world.data.segment(4, 50, 40, SegmentState.FLUSHED);
        assertThat(world.stub().countRows(CollectionIdRequest.newBuilder().setCollection(1).build()).getRows()).isEqualTo(130);
        assertThat(world.stub().countRows(CollectionIdRequest.newBuilder().setCollection(1).addPartitions(8).build()).getRows()).isZero();
        assertThat(world.stub().listSegments(CollectionIdRequest.newBuilder().setCollection(1).build()).getSegmentsList()).hasSize(2);
    }

    @Test
    void fourSmallSegmentsAreMergedUnasked() {
        for (long id = 1; id <= 4; id++) {
            world.data.segment(id, 100, 100, SegmentState.FLUSHED);
        }
        until(() -> world.data.segments.isEmpty());
        assertThat(world.worker.compactions).singleElement().satisfies(c -> assertThat(c.getInputsList()).containsExactlyInAnyOrder(1L, 2L, 3L, 4L));
        until(this::noTasks);
    }

    @Test
    void aLookOfBeforeACompactionsEndDoesNotHaveItDoneAgain() {
        world.worker.hanging = true;
        for (long id = 1; id <= 4; id++) {
            world.data.segment(id, 100, 100, SegmentState.FLUSHED);
        }
        until(() -> !world.worker.open.isEmpty());
        CompletableFuture<Void> lookedAgain = new CompletableFuture<>();
        world.data.afterNextLook(() -> {
            world.worker.release();
            until(this::noTasks);
            LockSupport.parkNanos(200_000_000);
            world.data.afterNextLook(() -> world.data.afterNextLook(() -> lookedAgain.complete(null)));
        });
        until(lookedAgain::isDone);
        assertThat(world.worker.compactions).hasSize(1);
    }

    @Test
    void aManualCompactionTellsHowItGoes() {
        world.data.segment(1, 100, 100, SegmentState.FLUSHED);
        world.data.segment(2, 100, 100, SegmentState.FLUSHED);
        CompactResponse asked = world.stub().compact(CompactRequest.newBuilder().setCollection(1).build());
        assertThat(asked.getPlans()).isEqualTo(1);
        until(() -> state(asked).getCompleted() == 1);
        assertThat(state(asked).getExecuting()).isZero();
        assertThat(world.data.segments).isEmpty();
    }

    @Test
    void aFailedCompactionGivesItsInputsBack() {
        world.worker.failing = true;
        world.data.segment(1, 100, 100, SegmentState.FLUSHED);
        world.data.segment(2, 100, 100, SegmentState.FLUSHED);
        CompactResponse asked = world.stub().compact(CompactRequest.newBuilder().setCollection(1).build());
        until(() -> state(asked).getFailed() == 1);
        assertThat(world.data.committed).singleElement().satisfies(c -> assertThat(c.getFailed()).isTrue());
        assertThat(world.data.segments).hasSize(2);
        until(this::noTasks);
    }

    @Test
    void aCompactionThatFailsWhileTasksAreReadIsGivenUpOnce() {
        world.worker.failing = true;
        world.worker.hanging = true;
        world.data.segment(1, 100, 100, SegmentState.FLUSHED);
        world.data.segment(2, 100, 100, SegmentState.FLUSHED);
        CompactResponse asked = world.stub().compact(CompactRequest.newBuilder().setCollection(1).build());
        until(() -> !world.worker.open.isEmpty());
        CompletableFuture<Void> lookedAgain = new CompletableFuture<>();
        world.reads.afterNextRange(CompactionTask.PREFIX, () -> {
            world.worker.release();
            until(() -> state(asked).getFailed() == 1);
            world.data.afterNextLook(() -> lookedAgain.complete(null));
        });
        until(lookedAgain::isDone);
        assertThat(world.data.committed).singleElement().satisfies(c -> assertThat(c.getFailed()).isTrue());
    }

    @Test
    void compactionsOfADeadCoordinatorAreGivenUp() throws IOException {
        CompactionTask task = new CompactionTask(new BuildId(55), new CollectionId(1), new ShardMeta(new ShardId(10), new LogGroupId(2), 0),
                List.of(new SegmentId(1)));
        world.meta.txn(MetaTxn.of(new MetaTxn.Op.Put(task.key(), task.encode()))).toCompletableFuture().join();
        world.close();
        world = new DataWorld(directory);
        until(() -> world.data.committed.stream().anyMatch(c -> c.getBuild() == 55 && c.getFailed()));
        until(this::noTasks);
        assertThat(world.data.committed).extracting(CommitCompactionRequest::getShard).containsOnly(10L);
    }

    /** It would be retried for as long as a leader may be away, and no pass would get further. */
    @Test
    void anAbandonedCompactionOfADroppedCollectionIsForgotten() throws IOException {
        CompactionTask task = new CompactionTask(new BuildId(55), new CollectionId(9), new ShardMeta(new ShardId(90), new LogGroupId(2), 0),
                List.of(new SegmentId(1)));
        world.meta.txn(MetaTxn.of(new MetaTxn.Op.Put(task.key(), task.encode()))).toCompletableFuture().join();
        world.close();
        world = new DataWorld(directory);
        world.data.unknown.add(90L);
        until(this::noTasks);
        for (long id = 1; id <= 4; id++) {
            world.data.segment(id, 100, 100, SegmentState.FLUSHED);
        }
        until(() -> world.data.segments.isEmpty());
        assertThat(world.data.committed).as("compactions go on").extracting(CommitCompactionRequest::getShard).containsOnly(10L);
    }

    /** Its leader would be waited for as long as one may be away, and no other shard looked after meanwhile. */
    @Test
    void aShardThatIsDroppedDuringAPassIsNotWaitedFor() {
        world.data.unknown.add(20L);
        world.data.littered.add(20L);
        world.putCollection(2, 20);
        until(() -> !world.data.collected.isEmpty());
        world.meta.txn(MetaTxn.of(new MetaTxn.Op.Delete(CatalogKeys.collection(new CollectionId(2))))).toCompletableFuture().join();
        int before = world.data.collected.size();
        for (long id = 1; id <= 4; id++) {
            world.data.segment(id, 100, 100, SegmentState.FLUSHED);
        }
        until(() -> world.data.segments.isEmpty());
        assertThat(world.data.collected.size() - before).as("attempts, of which there are 20 while a leader is waited for").isLessThan(10);
    }

    @Test
    void aCompactionThatCouldNotBeGivenUpIsGivenUpLater() {
        world.worker.failing = true;
        world.data.unknown.add(10L);
        world.data.segment(1, 100, 100, SegmentState.FLUSHED);
        world.data.segment(2, 100, 100, SegmentState.FLUSHED);
        world.stub().compact(CompactRequest.newBuilder().setCollection(1).build());
        until(() -> !world.data.registered.isEmpty());
        world.data.unknown.clear();
        until(() -> world.data.committed.stream().anyMatch(CommitCompactionRequest::getFailed));
        until(this::noTasks);
    }

    @Test
    void aManualCompactionIsAnsweredAndGoesOnAfterARestart() throws IOException {
        world.data.segment(1, 100, 100, SegmentState.FLUSHED);
        world.data.segment(2, 100, 100, SegmentState.FLUSHED);
        CompactResponse done = world.stub().compact(CompactRequest.newBuilder().setCollection(1).build());
        until(() -> state(done).getCompleted() == 1);
        world.worker.hanging = true;
        world.data.segment(3, 100, 100, SegmentState.FLUSHED);
        world.data.segment(4, 100, 100, SegmentState.FLUSHED);
        CompactResponse open = world.stub().compact(CompactRequest.newBuilder().setCollection(1).build());
        assertThat(open.getPlans()).isEqualTo(1);
        until(() -> world.data.registered.stream().anyMatch(r -> r.getInputsList().contains(3L)));
        world.close();
        world = new DataWorld(directory, world.data);
        assertThat(state(done).getCompleted()).isEqualTo(1);
        assertThat(state(done).getExecuting()).isZero();
        until(() -> state(open).getCompleted() == 1);
        assertThat(world.data.segments).isEmpty();
        assertThat(world.meta.range(ManualCompactions.OPEN).toCompletableFuture().join().entries()).isEmpty();
    }

    @Test
    void onlySoManyManualCompactionsAreRemembered() {
        CompactResponse first = world.stub().compact(CompactRequest.newBuilder().setCollection(1).build());
        assertThat(first.getPlans()).isZero();
        for (int i = 0; i < DataWorld.KEPT; i++) {
            world.stub().compact(CompactRequest.newBuilder().setCollection(1).build());
        }
        assertThat(world.meta.range(ManualCompactions.OVER).toCompletableFuture().join().entries())
                .hasSize(DataWorld.KEPT).noneMatch(e -> e.key().endsWith("%020d".formatted(first.getCompaction())));
    }

    private CompactionStateResponse state(CompactResponse asked) {
        return world.stub().getCompactionState(CompactionStateRequest.newBuilder().setCompaction(asked.getCompaction()).build());
    }

    private boolean noTasks() {
        return world.meta.range("tasks/").toCompletableFuture().join().entries().isEmpty();
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
