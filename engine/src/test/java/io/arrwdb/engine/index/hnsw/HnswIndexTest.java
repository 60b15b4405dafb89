package io.arrwdb.engine.index.hnsw;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.arrwdb.engine.CancelledSearchException;
import io.arrwdb.engine.bitmap.Bitmap;
import io.arrwdb.engine.index.BuildOptions;
import io.arrwdb.engine.index.DistanceRange;
import io.arrwdb.engine.index.FlatIndex;
import io.arrwdb.engine.index.IndexSpec;
import io.arrwdb.engine.index.IndexType;
import io.arrwdb.engine.index.SearchParams;
import io.arrwdb.engine.index.TestVectors;
import io.arrwdb.engine.index.VectorIndex;
import io.arrwdb.engine.index.VectorQuery;
import io.arrwdb.engine.memory.MemoryBudget;
import io.arrwdb.engine.memory.MemoryBudgetExceeded;
import io.arrwdb.engine.topk.TopK;
import io.arrwdb.engine.vector.DenseVectors;
import io.arrwdb.engine.vector.Metric;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.channels.Channels;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class HnswIndexTest {
    private static final Arena ARENA = Arena.ofAuto();
    private static final int ROWS = 6000;
    private static final int K = 10;
    private static final DenseVectors VECTORS = TestVectors.gaussian(ARENA, 11, ROWS, 16);
    private static final DenseVectors QUERIES = TestVectors.gaussian(ARENA, 12, 50, 16);
    private static final HnswIndex L2 = build(VECTORS, Metric.L2, BuildOptions.singleThreaded());

    private static HnswIndex build(DenseVectors vectors, Metric metric, BuildOptions options) {
        return HnswIndex.build(vectors, new IndexSpec(IndexType.HNSW, metric, 12, 80), options);
    }

    @ParameterizedTest
    @EnumSource(names = {"L2", "IP", "COSINE"})
    void findsMostOfTheNearest(Metric metric) {
        try (HnswIndex index = build(VECTORS, metric, BuildOptions.singleThreaded())) {
            assertThat(recall(index, nearest(64))).as("metric %s", metric).isGreaterThan(0.95);
            assertThat(recall(index, nearest(256))).as("metric %s", metric).isGreaterThan(0.99);
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.99, 0.7, 0.4, 0.2, 0.05, 0.001, 0})
    void returnsOnlyAllowedRowsAndAsManyAsThereAre(double share) {
        Bitmap allowed = TestVectors.rows(new SplittableRandom(3), ROWS, share);
        VectorQuery query = nearest(48).withAllowed(allowed);
        for (List<Integer> hits : search(L2, query)) {
            assertThat(hits).allMatch(allowed::get).doesNotHaveDuplicates().hasSize(Math.min(K, allowed.cardinality()));
        }
        assertThat(recall(L2, query)).isGreaterThan(0.95);
    }

    @Test
    void walksThroughFilteredRowsWithoutScanning() {
        // The filter leaves the half-space opposite to the query: the nearest nodes all fail.
        DenseVectors query = DenseVectors.copyOf(ARENA, VECTORS.row(0));
        Bitmap allowed = Bitmap.ofNone(ROWS);
        for (int row = 0; row < ROWS; row++) {
            if (TestVectors.distance(Metric.IP, VECTORS.row(0), VECTORS.row(row)) > 0) {
                allowed.set(row);
            }
        }
        VectorQuery opposite = VectorQuery.nearest(query, K).withParams(SearchParams.ofEf(20)).withAllowed(allowed);
        assertThat(recall(L2, opposite)).isGreaterThan(0.8);
    }

    @Test
    void honoursRanges() {
        for (float[] bounds : new float[][] {{0, 9}, {9, 14}, {5, 5.1f}, {30, 60}, {0, 0.001f}, {1000, 2000}}) {
            VectorQuery query = nearest(64).withRange(new DistanceRange(bounds[0], bounds[1]));
            TopK[] out = TopK.batch(QUERIES.count(), K);
            L2.search(query, out);
            for (TopK hits : out) {
                hits.sort();
                for (int i = 0; i < hits.size(); i++) {
                    assertThat(hits.distance(i)).isGreaterThanOrEqualTo(bounds[0]).isLessThan(bounds[1]);
                }
            }
            assertThat(recall(L2, query)).as("range %s to %s", bounds[0], bounds[1]).isGreaterThan(0.9);
        }
    }

    @Test
    void scansWhereTheBreadthReachesAllRows() {
        assertThat(recall(L2, nearest(ROWS))).isEqualTo(1);
        VectorQuery all = VectorQuery.nearest(QUERIES, ROWS + 5);
        TopK[] out = TopK.batch(QUERIES.count(), ROWS + 5);
        L2.search(all, out);
        assertThat(out[0].size()).isEqualTo(ROWS);
    }

    @Test
    void theSameSeedGivesTheSameFile() throws IOException {
        DenseVectors few = TestVectors.gaussian(ARENA, 5, 700, 9);
        assertThat(bytes(few, 1)).isEqualTo(bytes(few, 1)).isNotEqualTo(bytes(few, 2));
    }

    private static byte[] bytes(DenseVectors vectors, long seed) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (HnswIndex index = build(vectors, Metric.L2, BuildOptions.singleThreaded().withSeed(seed))) {
            index.write(Channels.newChannel(out));
        }
        return out.toByteArray();
    }

    @Test
    void buildsWithSeveralThreads() {
        try (ExecutorService pool = Executors.newFixedThreadPool(3);
                HnswIndex index = build(VECTORS, Metric.L2, BuildOptions.singleThreaded().withThreads(4, pool))) {
            assertThat(recall(index, nearest(64))).isGreaterThan(0.95);
        }
    }

    @Test
    void buildsThoughTheExecutorNeverRunsAnything() {
        List<Runnable> kept = new ArrayList<>();
        DenseVectors few = TestVectors.gaussian(ARENA, 5, 700, 9);
        try (HnswIndex index = build(few, Metric.L2, BuildOptions.singleThreaded().withThreads(3, kept::add))) {
            assertThat(index.graph().lowest().link(1, 0)).isNotNegative();
            assertThat(kept).hasSize(2);
            kept.forEach(Runnable::run);
        }
    }

    @Test
    void buildsThoughTheExecutorTakesNothing() {
        ExecutorService closed = Executors.newFixedThreadPool(1);
        closed.shutdown();
        DenseVectors few = TestVectors.gaussian(ARENA, 5, 700, 9);
        try (HnswIndex index = build(few, Metric.L2, BuildOptions.singleThreaded().withThreads(3, closed))) {
            assertThat(index.graph().lowest().link(699, 0)).isNotNegative();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"L2", "IP", "COSINE"})
    void aVectorStoredThousandsOfTimesHidesNothing(String metric) {
        float[][] rows = new float[ROWS][];
        for (int i = 0; i < ROWS; i++) {
            rows[i] = i % 5 < 2 ? new float[16] : VECTORS.row(i);
        }
        DenseVectors vectors = DenseVectors.copyOf(ARENA, rows);
        try (HnswIndex index = build(vectors, Metric.valueOf(metric), BuildOptions.singleThreaded())) {
            assertThat(recall(index, vectors, nearest(100))).isGreaterThan(0.95);
            VectorQuery zero = VectorQuery.nearest(DenseVectors.copyOf(ARENA, new float[16]), 50);
            assertThat(search(index, zero).getFirst()).hasSize(50);
            if (index.metric() == Metric.L2) {
                assertThat(search(index, zero).getFirst()).allMatch(row -> row % 5 < 2);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 10})
    void worksForAFewRows(int count) {
        DenseVectors few = new DenseVectors(VECTORS.data(), 16, count);
        try (HnswIndex index = build(few, Metric.L2, BuildOptions.singleThreaded())) {
            assertThat(search(index, VectorQuery.nearest(QUERIES, K)).getFirst()).hasSize(Math.min(K, count));
        }
    }

    @Test
    void stopsWhenCancelled() {
        AtomicInteger polls = new AtomicInteger();
        BuildOptions soon = BuildOptions.singleThreaded().withCancellation(() -> polls.incrementAndGet() > 3);
        assertThatThrownBy(() -> build(VECTORS, Metric.L2, soon)).isInstanceOf(CancelledSearchException.class);
        VectorQuery search = nearest(200).withCancellation(() -> true);
        assertThatThrownBy(() -> search(L2, search)).isInstanceOf(CancelledSearchException.class);
        assertThat(recall(L2, nearest(200))).as("after a cancelled search").isGreaterThan(0.97);
    }

    @Test
    void reservesItsMemoryAndTellsItsProgress() {
        MemoryBudget small = new MemoryBudget(100_000);
        assertThatThrownBy(() -> build(VECTORS, Metric.L2, BuildOptions.singleThreaded().withBudget(small)))
            .isInstanceOf(MemoryBudgetExceeded.class).hasMessageContaining("the graph of 6000 vectors");
        assertThat(small.used()).isZero();
        MemoryBudget large = new MemoryBudget(10_000_000);
        List<Integer> progress = new ArrayList<>();
        DenseVectors few = TestVectors.gaussian(ARENA, 5, 700, 9);
        try (HnswIndex index = build(few, Metric.L2,
                BuildOptions.singleThreaded().withBudget(large).withProgress((done, total) -> progress.add(done * 1000 + total)))) {
            assertThat(large.used()).isGreaterThanOrEqualTo(index.memoryBytes());
        }
        assertThat(large.used()).isZero();
        assertThat(progress).isSorted().endsWith(700_700);
    }

    @Test
    void everyNodeIsReachable() {
        Layer lowest = L2.graph().lowest();
        Set<Integer> seen = new HashSet<>(Set.of(0));
        List<Integer> open = new ArrayList<>(seen);
        while (!open.isEmpty()) {
            int node = open.removeLast();
            for (int slot = 0; slot < lowest.degree() && lowest.link(node, slot) >= 0; slot++) {
                if (seen.add(lowest.link(node, slot))) {
                    open.add(lowest.link(node, slot));
                }
            }
        }
        assertThat(seen).hasSizeGreaterThan(ROWS - 5);
    }

    private static VectorQuery nearest(int ef) {
        return VectorQuery.nearest(QUERIES, K).withParams(SearchParams.ofEf(ef));
    }

    private static List<List<Integer>> search(VectorIndex index, VectorQuery query) {
        TopK[] out = TopK.batch(query.queries().count(), query.k());
        index.search(query, out);
        List<List<Integer>> all = new ArrayList<>();
        for (TopK hits : out) {
            hits.sort();
            List<Integer> rows = new ArrayList<>();
            for (int i = 0; i < hits.size(); i++) {
                rows.add(hits.row(i));
            }
            all.add(rows);
        }
        return all;
    }

    /** Share of the exact answer that the index finds; 1 where the exact answer is empty. */
    private static double recall(VectorIndex index, VectorQuery query) {
        return recall(index, VECTORS, query);
    }

    private static double recall(VectorIndex index, DenseVectors vectors, VectorQuery query) {
        List<List<Integer>> exact = search(new FlatIndex(index.metric(), vectors), query);
        List<List<Integer>> found = search(index, query);
        int hits = 0;
        int all = 0;
        for (int q = 0; q < exact.size(); q++) {
            hits += (int) exact.get(q).stream().filter(found.get(q)::contains).count();
            all += exact.get(q).size();
        }
        return all == 0 ? 1 : (double) hits / all;
    }
}
