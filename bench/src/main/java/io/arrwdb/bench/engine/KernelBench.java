package io.arrwdb.bench.engine;

import io.arrwdb.engine.kernel.ByteCodes;
import io.arrwdb.engine.kernel.CodeScorer;
import io.arrwdb.engine.kernel.DenseScorer;
import io.arrwdb.engine.kernel.FloatKernel;
import io.arrwdb.engine.kernel.Scorer;
import io.arrwdb.engine.memory.LargePages;
import io.arrwdb.engine.vector.DenseVectors;
import io.arrwdb.engine.vector.Metric;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Nanoseconds of CPU a scored vector, with the vectors in the nearest cache and at random places of a large memory. Arguments:
 * MiB of memory (default 512), then dimensions (default 128 768). Rounds visit all variants in turn; medians.
 */
public final class KernelBench {
    private static final int ROUNDS = 7;
    private static final int BATCH = 16;
    private static final int SCORED = 400_000;

    private final Map<String, double[]> nanos = new LinkedHashMap<>();
    private float sink;

    private KernelBench() {}

    public static void main(String[] args) {
        long bytes = (args.length > 0 ? Long.parseLong(args[0]) : 512) << 20;
        int[] dims = args.length > 1 ? Arrays.stream(args, 1, args.length).mapToInt(Integer::parseInt).toArray() : new int[] {128, 768};
        System.out.println(FloatKernel.BEST.description() + ", ns of CPU a vector");
        for (int dim : dims) {
            new KernelBench().run(dim, bytes);
        }
    }

    private void run(int dim, long bytes) {
        try (Arena arena = Arena.ofShared()) {
            DenseVectors vectors = fill(arena, dim, (int) (bytes / (4L * dim)));
            Map<String, Scorer> scorers = new LinkedHashMap<>();
            for (Metric metric : new Metric[] {Metric.L2, Metric.IP, Metric.COSINE}) {
                scorers.put("float " + metric, new DenseScorer(metric, vectors).prepare(vectors, 0));
            }
            scorers.put("codes L2", new CodeScorer(ByteCodes.of(Metric.L2, vectors, arena)).prepare(vectors, 0));
            for (int round = -2; round < ROUNDS; round++) {
                for (Map.Entry<String, Scorer> entry : scorers.entrySet()) {
                    measure(entry.getKey() + " near", entry.getValue(), BATCH, round);
                    measure(entry.getKey() + " random", entry.getValue(), vectors.count(), round);
                }
            }
        }
        nanos.forEach((name, all) -> {
            Arrays.sort(all);
            System.out.printf(Locale.ROOT, "%5d-d %-20s %8.1f%n", dim, name, all[ROUNDS / 2]);
        });
        if (Float.isNaN(sink)) {
            System.out.println("the sums are not numbers");
        }
    }

    private static DenseVectors fill(Arena arena, int dim, int rows) {
        MemorySegment data = LargePages.allocate(arena, 4L * dim * rows);
        SplittableRandom random = new SplittableRandom(1);
        for (long i = 0; i < (long) dim * rows; i++) {
            data.set(ValueLayout.JAVA_FLOAT_UNALIGNED, 4 * i, (random.nextInt() >> 8) * 0x1p-23f);
        }
        return new DenseVectors(data, dim, rows);
    }

    private void measure(String name, Scorer scorer, int rows, int round) {
        SplittableRandom random = new SplittableRandom(round);
        int[] ids = random.ints(SCORED, 0, rows).toArray();
        int[] batch = new int[BATCH];
        float[] out = new float[BATCH];
        long start = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        for (int i = 0; i < SCORED; i += BATCH) {
            System.arraycopy(ids, i, batch, 0, BATCH);
            scorer.score(batch, BATCH, out);
            sink += out[3];
        }
        double each = (double) (ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - start) / SCORED;
        if (round >= 0) {
            nanos.computeIfAbsent(name, n -> new double[ROUNDS])[round] = each;
        }
    }
}
