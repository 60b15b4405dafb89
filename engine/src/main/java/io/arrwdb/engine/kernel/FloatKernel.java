package io.arrwdb.engine.kernel;

import java.lang.foreign.MemorySegment;

/**
 * Compares one float query with a batch of stored vectors, which lie at arbitrary rows of one memory. Scoring a batch in one
 * call is what hides memory latency: four or eight independent streams of cache misses are in flight at once, where a call a
 * vector waits for each (about 2.5 times slower at 768 dimensions and random rows).
 *
 * <p>Row {@code r} is {@code dim} little-endian float32 at byte {@code 4 * dim * r}. {@code rows} and {@code out} have room up
 * to the next multiple of {@link #BATCH} after {@code n}; what lies behind {@code n} is scratch. Rows are not checked here
 * when the JVM runs without vector bounds checks: callers pass only rows that exist.
 */
public sealed interface FloatKernel permits SimdFloatKernel, ScalarFloatKernel {
    /** Vectors that a call handles at once; arrays are padded to a multiple of it. */
    int BATCH = 8;

    /** The fastest kernel of this JVM and machine. Static and final, so calls to it are inlined. */
    FloatKernel BEST = Kernels.fastest();

    /** {@code out[i]} = squared Euclidean distance to row {@code rows[i]}. */
    void l2(float[] query, MemorySegment vectors, int dim, int[] rows, int n, float[] out);

    /** {@code out[i]} = inner product with row {@code rows[i]}. */
    void ip(float[] query, MemorySegment vectors, int dim, int[] rows, int n, float[] out);

    /**
     * {@code out[i]} = inner product with row {@code rows[i]} divided by that row's length, 0 for a row of zeros: the cosine
     * where the query has length 1. The row's length is computed in the same pass: the pass waits for memory, so a table of
     * lengths would save nothing and could fall out of step.
     */
    void cosine(float[] query, MemorySegment vectors, int dim, int[] rows, int n, float[] out);

    /** Words for a log line: what is used and how wide it is. */
    String description();

    /** Repeats the last row up to the next multiple of {@link #BATCH}: a cached line costs less than a scalar tail. */
    static int pad(int[] rows, int n) {
        int end = (n + BATCH - 1) & -BATCH;
        for (int i = n; i < end; i++) {
            rows[i] = rows[n - 1];
        }
        return end;
    }

    /** Length that arrays of rows and results need for {@code n} rows. */
    static int paddedLength(int n) {
        return (n + BATCH - 1) & -BATCH;
    }
}
