package io.arrwdb.coordinator.root;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.arrwdb.proto.internal.CollectionRequest;
import io.arrwdb.proto.internal.CreateCollectionRequest;
import io.arrwdb.proto.internal.DdlResponse;
import io.arrwdb.proto.internal.PartitionRequest;
import io.arrwdb.proto.internal.RenameCollectionRequest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Definitions of one collection that come together: all wait for the drop of a partition, whose data node is away. */
class ConcurrentDefinitionsTest {
    private static final int ROUNDS = 5;
    private static final int DROPS = 6;

    @TempDir
    private Path directory;
    private RootWorld world;
    private final ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor();

    @BeforeEach
    void open() throws IOException {
        world = new RootWorld(directory, new RootConfig(3, 3, 3, 4, 2, 16, true, 20_000, 3_000, 100, 300_000));
    }

    @AfterEach
    void close() {
        clients.shutdownNow();
        world.close();
    }

    private DdlResponse drop(String name) {
        return world.stub().dropCollection(CollectionRequest.newBuilder().setCollection(name).build());
    }

    private DdlResponse rename(String from, String to) {
        return world.stub().renameCollection(RenameCollectionRequest.newBuilder().setCollection(from).setNewName(to).build());
    }

    private CompletableFuture<DdlResponse> later(Supplier<DdlResponse> call) {
        return CompletableFuture.supplyAsync(call, clients);
    }

    /** Makes the collection and lets its definitions wait until the data node is back. */
    private void createAndHold(String name) {
        PartitionRequest partition = PartitionRequest.newBuilder().setCollection(name).setPartition("p").build();
        assertThat(world.stub().createCollection(CreateCollectionRequest.newBuilder().setCollection(name).setShards(1)
                .setSchema(ByteString.copyFrom(RootWorld.schema().encode())).build()).hasFailure()).isFalse();
        assertThat(world.stub().createPartition(partition).hasFailure()).isFalse();
        world.data.down = true;
        later(() -> world.stub().dropPartition(partition));
        while (world.seenByProxy().collection("", name).orElseThrow().visiblePartitions().size() > 1) {
            LockSupport.parkNanos(1_000_000);
            if (Thread.interrupted()) {
                throw new AssertionError("what is waited for never came");
            }
        }
    }

    private void letGo() {
        LockSupport.parkNanos(200_000_000);
        world.data.down = false;
    }

    @Test
    void dropsThatComeTogetherAllSucceed() {
        createAndHold("a");
        List<CompletableFuture<DdlResponse>> drops = IntStream.range(0, DROPS).mapToObj(i -> later(() -> drop("a"))).toList();
        letGo();
        assertThat(drops).allSatisfy(drop -> assertThat(drop.join().getFailure().getReason()).isEmpty());
        assertThat(world.seenByProxy().collection("", "a")).isEmpty();
    }

    @Test
    void aDropDoesNotReachACollectionThatWasRenamedBeforeIt() {
        for (int round = 0; round < ROUNDS; round++) {
            createAndHold("a");
            CompletableFuture<DdlResponse> renamed = later(() -> rename("a", "b"));
            List<CompletableFuture<DdlResponse>> drops = IntStream.range(0, DROPS).mapToObj(i -> later(() -> drop("a"))).toList();
            letGo();
            drops.forEach(drop -> assertThat(drop.join().getFailure().getReason()).isEmpty());
            boolean there = !renamed.join().hasFailure();
            assertThat(world.seenByProxy().collection("", "b").isPresent()).as("round %d", round).isEqualTo(there);
            assertThat(world.seenByProxy().collection("", "a")).isEmpty();
            assertThat(drop("b").hasFailure()).isFalse();
        }
    }
}
