package io.arrwdb.engine.index.hnsw;

/**
 * Draws the highest layer of each row as the paper does (exponentially decaying, factor {@code 1 / ln M}), from the seed and the
 * row alone: all layers are known before the build starts, and do not depend on the number of threads.
 */
final class Levels {
    private static final int MAX_LEVEL = 62;
    private static final long GOLDEN = 0x9E3779B97F4A7C15L;

    private final long seed;
    private final double factor;

    Levels(long seed, int m) {
        this.seed = seed;
        factor = 1 / Math.log(m);
    }

    int of(int row) {
        double uniform = ((mix(seed + GOLDEN * (row + 1L)) >>> 11) + 1) * 0x1p-53;
        return (int) Math.min(MAX_LEVEL, -Math.log(uniform) * factor);
    }

    /** The finaliser of SplitMix64 (Steele, Lea, Flood 2014). */
    private static long mix(long value) {
        long z = (value ^ value >>> 30) * 0xBF58476D1CE4E5B9L;
        z = (z ^ z >>> 27) * 0x94D049BB133111EBL;
        return z ^ z >>> 31;
    }
}
