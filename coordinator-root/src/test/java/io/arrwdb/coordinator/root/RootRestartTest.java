package io.arrwdb.coordinator.root;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.arrwdb.core.port.meta.MetaTxn;
import io.arrwdb.core.time.Timestamp;
import io.arrwdb.proto.internal.AllocateIdsRequest;
import io.arrwdb.proto.internal.AllocateTimestampsRequest;
import io.arrwdb.proto.internal.AllocateTimestampsResponse;
import io.arrwdb.proto.internal.CreateCollectionRequest;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RootRestartTest {
    @TempDir
    private Path directory;

    @Test
    void timestampsAndIdsGoOnAboveThoseBeforeTheRestart() throws IOException {
        Timestamp before;
        long idBefore;
        try (RootWorld world = open()) {
            before = new Timestamp(allocate(world, 10).getFirst()).plus(9);
            idBefore = world.stub().allocateIds(AllocateIdsRequest.newBuilder().setCount(5).build()).getFirst() + 4;
        }
        try (RootWorld world = open()) {
            AllocateTimestampsResponse after = allocate(world, 1);
            assertThat(new Timestamp(after.getFirst())).isGreaterThan(before);
            assertThat(world.stub().allocateIds(AllocateIdsRequest.newBuilder().setCount(1).build()).getFirst()).isGreaterThan(idBefore);
        }
    }

    @Test
    void timestampsGrowWithinAReign() throws IOException {
        try (RootWorld world = open()) {
            Timestamp last = Timestamp.ZERO;
            for (int i = 0; i < 2_000; i++) {
                AllocateTimestampsResponse answer = allocate(world, 1 + i % 7);
                assertThat(new Timestamp(answer.getFirst())).isGreaterThan(last);
                last = new Timestamp(answer.getFirst()).plus(answer.getCount() - 1);
            }
        }
    }

    @Test
    void countsOutOfBoundsAreRefused() throws IOException {
        try (RootWorld world = open()) {
            assertThat(allocate(world, 0).getFailure().getCode()).isEqualTo(1100);
            assertThat(allocate(world, 65_537).getFailure().getCode()).isEqualTo(1100);
            assertThat(allocate(world, -1).getFailure().getCode()).isEqualTo(1100);
        }
    }

    @Test
    void aDeposedCoordinatorAnswersNothing() throws IOException {
        try (RootWorld world = open()) {
            world.depose();
            AllocateTimestampsResponse answer;
            do {
                answer = allocate(world, 1);
            } while (!answer.hasFailure());
            assertThat(answer.getFailure().getRetriable()).isTrue();
            assertThat(answer.getFailure().getReason()).contains("does not lead");
        }
    }

    @Test
    void aDefinitionThatACrashInterruptedIsCarriedOnAfterwards() throws IOException {
        try (RootWorld world = open()) {
            world.data.down = true;
            CreateCollectionRequest request = CreateCollectionRequest.newBuilder().setCollection("books")
                    .setSchema(ByteString.copyFrom(RootWorld.schema().encode())).build();
            boolean failed;
            try {
                failed = world.stub().withDeadlineAfter(1, TimeUnit.SECONDS).createCollection(request).hasFailure();
            } catch (StatusRuntimeException e) {
                failed = true;
            }
            assertThat(failed).isTrue();
            assertThat(world.seenByProxy().collection("", "books")).isEmpty();
        }
        try (RootWorld world = open()) {
            CreateCollectionRequest again = CreateCollectionRequest.newBuilder().setCollection("books")
                    .setSchema(ByteString.copyFrom(RootWorld.schema().encode())).build();
            assertThat(world.stub().createCollection(again).hasFailure()).isFalse();
            assertThat(world.seenByProxy().collection("", "books")).isPresent();
            assertThat(world.data.created).hasSize(1);
            assertThat(world.meta.range("journal/").toCompletableFuture().join().entries()).isEmpty();
        }
    }

    @Test
    void damagedReservationsKeepTheOracleFromBeginning() throws IOException {
        try (RootWorld world = open()) {
            world.meta.txn(MetaTxn.of(new MetaTxn.Op.Put("id/next", new byte[] {9}))).toCompletableFuture().join();
        }
        try (RootWorld world = open()) {
            assertThat(world.stub().allocateIds(AllocateIdsRequest.newBuilder().setCount(1).build()).getFailure().getReason())
                    .contains("format 9");
        }
    }

    private RootWorld open() throws IOException {
        return new RootWorld(directory, RootConfig.defaults());
    }

    private static AllocateTimestampsResponse allocate(RootWorld world, int count) {
        return world.stub().allocateTimestamps(AllocateTimestampsRequest.newBuilder().setCount(count).build());
    }
}
