package io.arrwdb.bench.engine;

import io.arrwdb.bench.data.ExactNeighbours;
import io.arrwdb.bench.data.Neighbours;
import io.arrwdb.bench.data.VectorFile;
import io.arrwdb.bench.data.VectorSet;
import io.arrwdb.engine.bitmap.Bitmap;
import io.arrwdb.engine.index.BuildOptions;
import io.arrwdb.engine.index.FlatIndex;
import io.arrwdb.engine.index.IndexSpec;
import io.arrwdb.engine.index.IndexType;
import io.arrwdb.engine.index.SearchParams;
import io.arrwdb.engine.index.VectorIndex;
import io.arrwdb.engine.index.VectorQuery;
import io.arrwdb.engine.index.hnsw.HnswIndex;
import io.arrwdb.engine.kernel.FloatKernel;
import io.arrwdb.engine.topk.TopK;
import io.arrwdb.engine.vector.DenseVectors;
import io.arrwdb.engine.vector.Metric;
import java.lang.foreign.Arena;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * The engine alone, without a server: builds a graph and prints recall@10 against queries per CPU second of one thread, over
 * breadths and filters.
 *
 * <p>Arguments: base file, query file, metric, rows, queries, M, efConstruction, build threads. CPU seconds instead of wall time,
 * because a shared machine adds waiting for a core; medians of {@link #ROUNDS} rounds after a warm-up.
 */
public final class GraphBench {
    private static final int ROUNDS = 5;
    private static final int K = 10;

    private final DenseVectors vectors;
    private final DenseVectors queries;
    private final DenseVectors[] singles;
    private final Metric metric;

    private GraphBench(DenseVectors vectors, DenseVectors queries, Metric metric) {
        this.vectors = vectors;
        this.queries = queries;
        this.metric = metric;
        singles = new DenseVectors[queries.count()];
        for (int i = 0; i < singles.length; i++) {
            singles[i] = new DenseVectors(queries.data().asSlice(4L * queries.dim() * i), queries.dim(), 1);
        }
    }

    public static void main(String[] args) throws Exception {
        Metric metric = Metric.valueOf(args[2]);
        VectorSet base = VectorFile.open(Path.of(args[0])).prefix(Integer.parseInt(args[3]));
        VectorSet queries = VectorFile.open(Path.of(args[1])).prefix(Integer.parseInt(args[4]));
        IndexSpec spec = new IndexSpec(IndexType.HNSW, metric, Integer.parseInt(args[5]), Integer.parseInt(args[6]));
        try (Arena arena = Arena.ofShared()) {
            new GraphBench(ExactNeighbours.copy(arena, base), ExactNeighbours.copy(arena, queries), metric)
                .run(spec, Integer.parseInt(args[7]));
        }
    }

    private void run(IndexSpec spec, int threads) {
        System.out.printf("%d x %d, %s, M %d, efConstruction %d, %d build threads, %s%n", vectors.count(), vectors.dim(), metric,
            spec.m(), spec.efConstruction(), threads, FloatKernel.BEST.description());
        long wall = System.nanoTime();
        long cpu = processNanos();
        HnswIndex index;
        try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
            index = HnswIndex.build(vectors, spec, BuildOptions.singleThreaded().withThreads(threads, pool));
        }
        System.out.printf("build %.1f s wall, %.1f s CPU, %d MiB beside the vectors%n", (System.nanoTime() - wall) * 1e-9,
            (processNanos() - cpu) * 1e-9, index.memoryBytes() >> 20);
        System.out.printf("%-12s %6s %8s %10s %10s%n", "allowed", "ef", "recall", "QPS/CPU", "us");
        for (double share : new double[] {1, 0.99, 0.5, 0.1, 0.05, 0.02, 0.01, 0.001}) {
            Bitmap allowed = share == 1 ? null : rows(share);
            Neighbours exact = exact(allowed);
            for (int ef : share == 1 ? new int[] {16, 32, 64, 128, 200} : new int[] {64}) {
                report(index, share, ef, allowed, exact);
            }
        }
        index.close();
    }

    /** CPU time of all threads, the compiler's and the collector's included. */
    private static long processNanos() {
        return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime();
    }

    private Bitmap rows(double share) {
        SplittableRandom random = new SplittableRandom(7);
        Bitmap rows = Bitmap.ofNone(vectors.count());
        for (int row = 0; row < vectors.count(); row++) {
            if (random.nextDouble() < share) {
                rows.set(row);
            }
        }
        return rows;
    }

    private Neighbours exact(Bitmap allowed) {
        TopK[] hits = TopK.batch(queries.count(), K);
        new FlatIndex(metric, vectors).search(VectorQuery.nearest(queries, K).withAllowed(allowed), hits);
        return new Neighbours(Arrays.stream(hits).map(TopK::sort).map(GraphBench::rowsOf).toArray(int[][]::new));
    }

    private void report(VectorIndex index, double share, int ef, Bitmap allowed, Neighbours exact) {
        double[] seconds = new double[ROUNDS];
        long hits = pass(index, ef, allowed, exact);
        for (int round = 0; round < ROUNDS; round++) {
            long start = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
            pass(index, ef, allowed, null);
            seconds[round] = (ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - start) * 1e-9;
        }
        Arrays.sort(seconds);
        double qps = queries.count() / seconds[ROUNDS / 2];
        System.out.printf(Locale.ROOT, "%-12s %6d %8.4f %10.0f %10.1f%n", share * 100 + " %", ef,
            (double) hits / K / queries.count(), qps, 1e6 / qps);
    }

    private long pass(VectorIndex index, int ef, Bitmap allowed, Neighbours exact) {
        long hits = 0;
        for (int q = 0; q < singles.length; q++) {
            TopK[] out = TopK.batch(1, K);
            index.search(VectorQuery.nearest(singles[q], K).withParams(SearchParams.ofEf(ef)).withAllowed(allowed), out);
            out[0].sort();
            if (exact != null) {
                hits += exact.hits(q, Arrays.stream(rowsOf(out[0])).asLongStream().toArray(), K);
            }
        }
        return hits;
    }

    private static int[] rowsOf(TopK hits) {
        int[] rows = new int[hits.size()];
        Arrays.setAll(rows, hits::row);
        return rows;
    }
}
