package io.arrwdb.indexnode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.arrwdb.core.id.FieldId;
import io.arrwdb.core.id.IndexId;
import io.arrwdb.core.id.SegmentId;
import io.arrwdb.core.manifest.DeleteFile;
import io.arrwdb.core.manifest.FileRef;
import io.arrwdb.core.manifest.IndexEntry;
import io.arrwdb.core.manifest.Manifest;
import io.arrwdb.core.manifest.ManifestCodec;
import io.arrwdb.core.manifest.PartitionTombstone;
import io.arrwdb.core.manifest.SegmentEntry;
import io.arrwdb.core.time.Timestamp;
import io.arrwdb.engine.index.VectorQuery;
import io.arrwdb.engine.memory.MemoryBudget;
import io.arrwdb.engine.topk.TopK;
import io.arrwdb.engine.vector.DenseVectors;
import io.arrwdb.proto.internal.BuildIndexRequest;
import io.arrwdb.proto.internal.BuildIndexResponse;
import io.arrwdb.proto.internal.BuildIndexSpec;
import io.arrwdb.proto.internal.CompactSegmentsRequest;
import io.arrwdb.proto.internal.CompactSegmentsResponse;
import io.arrwdb.proto.internal.IndexInfo;
import io.arrwdb.proto.internal.KeyValue;
import io.arrwdb.shard.segment.DeletedRows;
import io.arrwdb.shard.segment.SealedSegment;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IndexNodeTest {
    private static final IndexInfo HNSW = IndexInfo.newBuilder().setIndex(9).setField(101).setName("v").setType("HNSW")
            .addParams(KeyValue.newBuilder().setKey("M").setValue("8"))
            .addParams(KeyValue.newBuilder().setKey("efConstruction").setValue("60")).build();

    @TempDir
    private Path directory;

    @Test
    void aBuiltIndexFindsEveryVector() throws IOException {
        try (SegmentWorld world = new SegmentWorld(directory, MemoryBudget.unlimited())) {
            SegmentEntry entry = world.write(1, times(5_000, 1), SegmentWorld.oldSchema());
            BuildIndexResponse built = world.stub().buildIndex(request(entry));
            assertThat(built.hasFailure()).as(built.getFailure().getReason()).isFalse();
            FileRef file = new FileRef(built.getFile().getKey(), built.getFile().getLengthBytes(), built.getFile().getCrc32C());
            assertThat(file.key()).startsWith("r/c/1/s/2/index/77/");
            assertFinds(world, entry.with(new IndexEntry(new IndexId(9), new FieldId(101), "HNSW", Map.of(), file)), 1_000_123);
        }
    }

    @Test
    void aSegmentThatIsScannedHasNoFile() throws IOException {
        try (SegmentWorld world = new SegmentWorld(directory, MemoryBudget.unlimited())) {
            BuildIndexResponse built = world.stub().buildIndex(request(world.write(1, times(100, 1), SegmentWorld.oldSchema())));
            assertThat(built.getFailure().getCode()).isEqualTo(701);
            assertThat(world.objects.list("r/c/1/s/2/index/").toCompletableFuture().join()).isEmpty();
        }
    }

    @Test
    void memoryThatIsNotLeftIsRefusedAndLeavesNothing() throws IOException {
        MemoryBudget budget = new MemoryBudget(10_000);
        try (SegmentWorld world = new SegmentWorld(directory, budget)) {
            BuildIndexResponse built = world.stub().buildIndex(request(world.write(1, times(5_000, 1), SegmentWorld.oldSchema())));
            assertThat(built.getFailure().getCode()).isEqualTo(3);
            assertThat(built.getFailure().getRetriable()).isTrue();
            assertThat(budget.used()).isZero();
            assertThat(world.objects.list("r/c/1/s/2/index/").toCompletableFuture().join()).isEmpty();
        }
    }

    @Test
    void aCancelledBuildEnds() throws IOException {
        try (SegmentWorld world = new SegmentWorld(directory, MemoryBudget.unlimited())) {
            SegmentEntry entry = world.write(1, times(100_000, 1), SegmentWorld.oldSchema());
            assertThatThrownBy(() -> world.stub().withDeadlineAfter(100, TimeUnit.MILLISECONDS).buildIndex(request(entry)))
                    .isInstanceOfSatisfying(StatusRuntimeException.class,
                            e -> assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.DEADLINE_EXCEEDED));
            SegmentEntry small = world.write(2, times(100, 1), SegmentWorld.oldSchema());
            assertThat(world.stub().buildIndex(request(small)).getFailure().getCode()).as("the worker is free again").isEqualTo(701);
        }
    }

    @Test
    void compactionKeepsWhatLivesInTheOrderOfTime() throws IOException {
        for (long seed = 0; seed < 5; seed++) {
            try (SegmentWorld world = new SegmentWorld(directory.resolve("seed-" + seed), MemoryBudget.unlimited())) {
                compactAndCompare(world, seed);
            }
        }
    }

    private void compactAndCompare(SegmentWorld world, long seed) {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        Timestamp horizon = new Timestamp(5_000);
        List<SegmentEntry> segments = new ArrayList<>();
        List<long[]> expected = new ArrayList<>();
        List<DeleteFile> deletes = new ArrayList<>();
        for (long id = 1; id <= 3; id++) {
            long[] times = LongStream.generate(() -> random.nextLong(1, 4_000)).limit(2_000).sorted().toArray();
            SegmentEntry entry = world.write(id, times, id == 1 ? SegmentWorld.oldSchema() : SegmentWorld.newSchema());
            segments.add(entry);
            List<int[]> gone = new ArrayList<>();
            for (int row = 0; row < times.length; row++) {
                int fate = random.nextInt(4);
                if (fate == 0) {
                    gone.add(new int[] {row, 5_000 - random.nextInt(500)});
                } else if (fate == 1) {
                    gone.add(new int[] {row, 5_001 + random.nextInt(500)});
                }
                if (fate != 0) {
                    expected.add(new long[] {times[row], id, row});
                }
            }
            deletes.add(world.writeDeletes(Map.of(entry.segment(), new DeletedRows(gone.stream().mapToInt(g -> g[0]).toArray(),
                    gone.stream().mapToLong(g -> g[1]).toArray())), "deletes-" + id));
        }
        expected.sort(Comparator.<long[]>comparingLong(e -> e[0]).thenComparingLong(e -> e[1]).thenComparingLong(e -> e[2]));

        CompactSegmentsResponse answer = world.stub().compact(compaction(
                SegmentWorld.manifest(SegmentWorld.newSchema(), segments, deletes, List.of()), horizon));
        assertThat(answer.hasFailure()).as(answer.getFailure().getReason()).isFalse();
        SegmentEntry output = SegmentEntry.decode(answer.getSegment().toByteArray());
        assertThat(output.rows()).as("seed %d", seed).isEqualTo(expected.size());
        assertThat(output.partition()).isEqualTo(SegmentWorld.PARTITION);
        assertThat(output.schemaVersion()).isEqualTo(2);
        SealedSegment opened = world.store.open(output, SegmentWorld.newSchema()).toCompletableFuture().join();
        try {
            for (int row = 0; row < expected.size(); row++) {
                long[] e = expected.get(row);
                assertThat(opened.rows().timestamps().getLong(row)).as("seed %d row %d", seed, row).isEqualTo(e[0]);
                assertThat(opened.rows().column(SegmentWorld.KEY).orElseThrow().getLong(row)).as("seed %d row %d", seed, row)
                        .isEqualTo(e[1] * 1_000_000 + e[2]);
                assertThat(opened.rows().column(SegmentWorld.ADDED).orElseThrow().getLong(row)).as("seed %d row %d", seed, row)
                        .isEqualTo(e[1] == 1 ? 42 : e[2]);
            }
            assertThat(output.indexes()).as("%d rows are enough for a graph", expected.size()).hasSize(1);
        } finally {
            opened.release();
        }
        assertFinds(world, output, expected.get(17)[1] * 1_000_000 + expected.get(17)[2]);
    }

    @Test
    void nothingIsLeftOfADroppedPartition() throws IOException {
        try (SegmentWorld world = new SegmentWorld(directory, MemoryBudget.unlimited())) {
            SegmentEntry entry = world.write(1, times(100, 1), SegmentWorld.newSchema());
            Manifest manifest = SegmentWorld.manifest(SegmentWorld.newSchema(), List.of(entry), List.of(),
                    List.of(new PartitionTombstone(SegmentWorld.PARTITION, new Timestamp(4_000))));
            CompactSegmentsResponse answer = world.stub().compact(compaction(manifest, new Timestamp(5_000)));
            assertThat(answer.hasFailure()).isFalse();
            assertThat(answer.getSegment().isEmpty()).isTrue();
        }
    }

    @Test
    void anInputThatTheManifestLacksIsRefused() throws IOException {
        try (SegmentWorld world = new SegmentWorld(directory, MemoryBudget.unlimited())) {
            Manifest manifest = SegmentWorld.manifest(SegmentWorld.newSchema(), List.of(), List.of(), List.of());
            CompactSegmentsRequest request = compaction(manifest, new Timestamp(1)).toBuilder().addInputs(99).build();
            assertThat(world.stub().compact(request).getFailure().getReason()).contains("segment not found[segment=99]");
        }
    }

    private static long[] times(int rows, long first) {
        return LongStream.range(first, first + rows).toArray();
    }

    private static BuildIndexRequest request(SegmentEntry entry) {
        return BuildIndexRequest.newBuilder().setBuild(77).setSchema(ByteString.copyFrom(SegmentWorld.oldSchema().encode()))
                .setSegment(ByteString.copyFrom(entry.encode())).setIndex(HNSW).setMetricType("L2")
                .setPrefix("r/c/1/s/2/index/77/").build();
    }

    private static CompactSegmentsRequest compaction(Manifest manifest, Timestamp horizon) {
        return CompactSegmentsRequest.newBuilder().setBuild(5).setManifest(ByteString.copyFrom(ManifestCodec.encode(manifest)))
                .addAllInputs(manifest.segments().stream().map(SegmentEntry::segment).map(SegmentId::value).toList())
                .setOutput(50).setPrefix("r/c/1/s/2/data/1.1-x/").setHorizon(horizon.value())
                .addIndexes(BuildIndexSpec.newBuilder().setIndex(HNSW).setMetricType("L2")).build();
    }

    /** Searches the opened index for the vector of a key. */
    private static void assertFinds(SegmentWorld world, SegmentEntry entry, long key) {
        SealedSegment opened = world.store.open(entry, SegmentWorld.newSchema()).toCompletableFuture().join();
        try (Arena arena = Arena.ofConfined()) {
            TopK[] found = TopK.batch(1, 3);
            opened.index(entry.indexes().getFirst().index()).orElseThrow().search(
                    VectorQuery.nearest(DenseVectors.copyOf(arena, SegmentWorld.vectorOf(key)), 3), found);
            int best = found[0].sort().row(0);
            assertThat(opened.rows().column(SegmentWorld.KEY).orElseThrow().getLong(best)).isEqualTo(key);
        } finally {
            opened.release();
        }
    }
}
