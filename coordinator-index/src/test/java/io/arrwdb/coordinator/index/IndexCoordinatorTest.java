package io.arrwdb.coordinator.index;

import static org.assertj.core.api.Assertions.assertThat;

import io.arrwdb.core.catalog.IndexMeta;
import io.arrwdb.core.time.Timestamp;
import io.arrwdb.proto.internal.CreateIndexRequest;
import io.arrwdb.proto.internal.DdlResponse;
import io.arrwdb.proto.internal.DescribeIndexesRequest;
import io.arrwdb.proto.internal.DropIndexRequest;
import io.arrwdb.proto.internal.IndexProgress;
import io.arrwdb.proto.internal.KeyValue;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class IndexCoordinatorTest {
    private static final int IN_PROGRESS = 2;
    private static final int FINISHED = 3;
    private static final int FAILED = 4;

    @TempDir
    private Path directory;
    private IndexWorld world;

    @BeforeEach
    void open() throws IOException {
        world = new IndexWorld(directory);
    }

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void definitionsAreIdempotentAndOneAField() {
        DdlResponse first = create("vec", "HNSW", "16");
        assertThat(first.getFailure().getReason()).isEmpty();
        assertThat(create("vec", "HNSW", "16").getId()).isEqualTo(first.getId());
        assertThat(world.collection().indexes()).extracting(IndexMeta::name).containsExactly("vec");
        assertThat(create("vec", "HNSW", "32").getFailure().getReason()).contains("at most one distinct index is allowed per field");
        assertThat(create("other", "HNSW", "16").getFailure().getReason()).contains("creating multiple indexes on same field is not supported");
        assertThat(drop(first.getId()).hasFailure()).isFalse();
        assertThat(world.collection().indexes()).isEmpty();
        assertThat(drop(first.getId()).hasFailure()).as("dropping twice succeeds").isFalse();
    }

    @Test
    void aVectorIndexStaysWhileTheCollectionIsLoaded() {
        long index = create("vec", "FLAT", "16").getId();
        world.loaded();
        assertThat(drop(index).getFailure().getReason()).contains("please release it first");
    }

    @Test
    void flushedSegmentsAreIndexedSmallAndGrowingOnesCount() {
        FakeIndexNode worker = world.join("index-node-1");
        world.data.flush(1, 5_000);
        world.data.flush(2, 999);
        world.data.grow(3, 4_000);
        create("vec", "HNSW", "16");
        until(() -> progress().getState() == FINISHED && world.data.isIndexed(1));
        assertThat(progress().getTotalRows()).isEqualTo(9_999);
        assertThat(progress().getIndexedRows()).isEqualTo(9_999);
        assertThat(progress().getPendingRows()).isZero();
        assertThat(worker.builds).singleElement().satisfies(b -> {
            assertThat(b.getMetricType()).isEqualTo("L2");
            assertThat(b.getPrefix()).startsWith("r/c/1/s/10/data/1.1-");
        });
        world.data.flush(3, 4_000);
        until(() -> world.data.isIndexed(3));
        until(() -> world.data.builds().isEmpty());
    }

    @Test
    void aLookOfBeforeABuildsEndDoesNotHaveItBuiltAgain() throws InterruptedException {
        FakeIndexNode worker = world.join("index-node-1");
        worker.mood = FakeIndexNode.Mood.HANGING;
        world.data.flush(1, 5_000);
        create("vec", "HNSW", "16");
        until(worker::hangs);
        CountDownLatch lookedAgain = new CountDownLatch(1);
        world.data.afterNextLook(() -> {
            worker.release();
            until(() -> world.data.isIndexed(1));
            parkMillis(200);
            world.data.afterNextLook(lookedAgain::countDown);
        });
        assertThat(lookedAgain.await(1, TimeUnit.MINUTES)).isTrue();
        until(() -> progress().getState() == FINISHED);
        assertThat(worker.builds).hasSize(1);
    }

    @Test
    void whoWaitsForWhatHeHasWrittenWaitsForNoLaterRows() {
        world.join("index-node-1").mood = FakeIndexNode.Mood.HANGING;
        create("vec", "HNSW", "16");
        world.data.flush(1, 5_000, new Timestamp(100));
        assertThat(progress(99).getState()).isEqualTo(FINISHED);
        assertThat(progress(99).getPendingRows()).isEqualTo(5_000);
        assertThat(progress(100).getState()).isEqualTo(IN_PROGRESS);
        assertThat(progress(-1).getState()).isEqualTo(IN_PROGRESS);
        assertThat(progress(0).getState()).isEqualTo(IN_PROGRESS);
    }

    @Test
    void aFlatIndexNeedsNoFile() {
        world.data.flush(1, 5_000);
        create("vec", "FLAT", "16");
        until(() -> progress().getTotalRows() == 5_000);
        assertThat(progress().getState()).isEqualTo(FINISHED);
    }

    @Test
    void aFailingBuildIsToldAndTriedAgain() {
        FakeIndexNode worker = world.join("index-node-1");
        worker.mood = FakeIndexNode.Mood.FAILING;
        world.data.flush(1, 5_000);
        create("vec", "HNSW", "16");
        until(() -> progress().getState() == FAILED);
        assertThat(progress().getFailReason()).contains("the disk is on fire");
        assertThat(progress().getPendingRows()).isEqualTo(5_000);
        worker.mood = FakeIndexNode.Mood.WORKING;
        until(() -> progress().getState() == FINISHED);
        assertThat(progress().getFailReason()).isEmpty();
        assertThat(world.data.builds()).as("failed builds were abandoned").isEmpty();
    }

    @Test
    void anIndexNodeThatHangsAndDiesLosesItsTask() {
        FakeIndexNode hanging = world.join("index-node-1");
        hanging.mood = FakeIndexNode.Mood.HANGING;
        world.data.flush(1, 5_000);
        create("vec", "HNSW", "16");
        until(() -> !hanging.builds.isEmpty());
        assertThat(progress().getState()).isEqualTo(IN_PROGRESS);
        world.join("index-node-2");
        world.leave("index-node-1");
        until(() -> progress().getState() == FINISHED);
    }

    @Test
    void whatWasBuiltForASegmentThatIsGoneIsAbandoned() {
        FakeIndexNode worker = world.join("index-node-1");
        world.data.refuseCommits = true;
        world.data.flush(1, 5_000);
        create("vec", "HNSW", "16");
        until(() -> progress().getFailReason().contains("segment not found"));
        world.data.refuseCommits = false;
        until(() -> progress().getState() == FINISHED);
        assertThat(world.data.builds()).isEmpty();
        assertThat(worker.builds.size()).isGreaterThan(1);
    }

    @Test
    void aNewCoordinatorAbandonsWhatTheOneBeforeLeftRunning() {
        world.data.away(true);
        world.data.registered(99);
        world.data.flush(1, 5_000);
        assertThat(progressOfAll()).isZero();
        assertThat(world.data.builds()).containsExactly(99L);
        world.data.away(false);
        until(() -> world.data.builds().isEmpty());
    }

    @Test
    void aDroppedIndexLeavesTheShardAndALaterOneHasItsOwnFiles() {
        world.join("index-node-1");
        world.data.flush(1, 5_000);
        long first = create("vec", "HNSW", "16").getId();
        until(() -> world.data.indexesOf(1).equals(List.of(first)));
        world.data.away(true);
        drop(first);
        long second = create("vec", "HNSW", "16").getId();
        assertThat(second).isNotEqualTo(first);
        until(() -> world.data.indexesOf(1).contains(second));
        world.data.away(false);
        until(() -> world.data.indexesOf(1).equals(List.of(second)));
        assertThat(progress().getState()).isEqualTo(FINISHED);
        drop(second);
        until(() -> world.data.indexesOf(1).isEmpty());
    }

    @Test
    void aBuildWhoseIndexIsDroppedIsAbandoned() {
        FakeIndexNode hanging = world.join("index-node-1");
        hanging.mood = FakeIndexNode.Mood.HANGING;
        world.data.flush(1, 5_000);
        long index = create("vec", "HNSW", "16").getId();
        until(() -> !hanging.builds.isEmpty());
        assertThat(world.data.builds()).hasSize(1);
        drop(index);
        until(() -> world.data.builds().isEmpty());
        assertThat(world.data.indexesOf(1)).isEmpty();
    }

    private int progressOfAll() {
        return world.stub().describeIndexes(DescribeIndexesRequest.newBuilder().setCollection(1).build()).getIndexesCount();
    }

    private DdlResponse create(String name, String type, String m) {
        return world.stub().createIndex(CreateIndexRequest.newBuilder().setCollection(1).setField(101).setName(name).setIndexType(type)
                .setMetricType("L2").addParams(KeyValue.newBuilder().setKey("M").setValue(m)).build());
    }

    private DdlResponse drop(long index) {
        return world.stub().dropIndex(DropIndexRequest.newBuilder().setCollection(1).setIndex(index).build());
    }

    private IndexProgress progress() {
        return progress(0);
    }

    private IndexProgress progress(long upTo) {
        return world.stub().describeIndexes(DescribeIndexesRequest.newBuilder().setCollection(1).setUpToTs(upTo).build()).getIndexes(0);
    }

    /** The test's time-out ends it where the condition never comes. */
    private static void until(BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            parkMillis(5);
            if (Thread.interrupted()) {
                throw new AssertionError("what is waited for never came");
            }
        }
    }

    private static void parkMillis(int millis) {
        LockSupport.parkNanos(millis * 1_000_000L);
    }
}
