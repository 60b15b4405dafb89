package io.arrwdb.engine.index;

import io.arrwdb.engine.bitmap.Bitmap;
import io.arrwdb.engine.vector.DenseVectors;
import io.arrwdb.engine.vector.Metric;
import java.lang.foreign.Arena;
import java.util.SplittableRandom;

/** Seeded vectors and their plain distances. */
public final class TestVectors {
    private TestVectors() {}

    public static DenseVectors gaussian(Arena arena, long seed, int count, int dim) {
        SplittableRandom random = new SplittableRandom(seed);
        float[][] rows = new float[count][dim];
        for (float[] row : rows) {
            for (int i = 0; i < dim; i++) {
                row[i] = (float) random.nextGaussian();
            }
        }
        return DenseVectors.copyOf(arena, rows);
    }

    /** Each row with this probability. */
    public static Bitmap rows(SplittableRandom random, int count, double share) {
        Bitmap rows = Bitmap.ofNone(count);
        for (int i = 0; i < count; i++) {
            if (random.nextDouble() < share) {
                rows.set(i);
            }
        }
        return rows;
    }

    public static float distance(Metric metric, float[] a, float[] b) {
        double ip = 0;
        double l2 = 0;
        double aa = 0;
        double bb = 0;
        for (int i = 0; i < a.length; i++) {
            ip += (double) a[i] * b[i];
            l2 += ((double) a[i] - b[i]) * ((double) a[i] - b[i]);
            aa += (double) a[i] * a[i];
            bb += (double) b[i] * b[i];
        }
        return (float) switch (metric) {
            case L2 -> l2;
            case IP -> -ip;
            case COSINE -> aa == 0 || bb == 0 ? 0 : -ip / Math.sqrt(aa * bb);
            case HAMMING, JACCARD -> throw new IllegalArgumentException("float vectors have no " + metric);
        };
    }
}
