package io.arrwdb.bench.data;

import java.util.SplittableRandom;

/**
 * Seeded vectors that behave as embeddings do, where uniform noise does not: rows scatter around the centres of clusters, and the
 * variance falls from dimension to dimension by a power law, as the spectrum of real data does. A row depends on the seed and its
 * number alone.
 */
public final class GeneratedVectors implements VectorSet {
    /** Variance of dimension {@code j} is {@code (j + 1)^-DECAY}, in a cluster and among the centres. */
    private static final double DECAY = 0.8;
    /** How wide a cluster is, in widths of the cloud of centres. */
    private static final float SPREAD = 0.7f;
    private static final int ROWS_PER_CLUSTER = 1000;

    private final int count;
    private final int dim;
    private final long seed;
    private final float[] scale;
    private final float[][] centres;

    /** {@code count} rows; two sets of equal seed and dimension agree row by row as far as both reach, if equally clustered. */
    public GeneratedVectors(int count, int dim, long seed) {
        this.count = count;
        this.dim = dim;
        this.seed = seed;
        scale = new float[dim];
        for (int j = 0; j < dim; j++) {
            scale[j] = (float) Math.pow(j + 1, -DECAY / 2);
        }
        centres = new float[Math.max(1, count / ROWS_PER_CLUSTER)][dim];
        SplittableRandom random = new SplittableRandom(seed);
        for (float[] centre : centres) {
            for (int j = 0; j < dim; j++) {
                centre[j] = scale[j] * (float) random.nextGaussian();
            }
        }
    }

    /** Other rows of the same clusters, to search with. */
    public VectorSet queries(int queries) {
        return new VectorSet() {
            @Override
            public int count() {
                return queries;
            }

            @Override
            public int dim() {
                return dim;
            }

            @Override
            public void read(int row, float[] target) {
                GeneratedVectors.this.fill(count + row, target);
            }
        };
    }

    @Override
    public int count() {
        return count;
    }

    @Override
    public int dim() {
        return dim;
    }

    @Override
    public void read(int row, float[] target) {
        fill(row, target);
    }

    private void fill(int row, float[] target) {
        SplittableRandom random = new SplittableRandom(seed ^ 0x9E3779B97F4A7C15L * (row + 1L));
        float[] centre = centres[random.nextInt(centres.length)];
        for (int j = 0; j < dim; j++) {
            target[j] = centre[j] + SPREAD * scale[j] * (float) random.nextGaussian();
        }
    }
}
