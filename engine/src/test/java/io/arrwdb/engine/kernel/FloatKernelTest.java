package io.arrwdb.engine.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FloatKernelTest {
    private static final int ROWS = 37;
    private static final ScalarFloatKernel SCALAR = new ScalarFloatKernel();

    private interface Call {
        void score(FloatKernel kernel, float[] query, MemorySegment vectors, int dim, int[] rows, int n, float[] out);
    }

    @Test
    void usesTheVectorApiWhenTheModuleIsThere() {
        assertThat(FloatKernel.BEST).isInstanceOf(SimdFloatKernel.class);
        assertThat(FloatKernel.BEST.description()).contains("bits");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 8, 15, 16, 17, 31, 33, 64, 100, 127, 128, 129, 300, 768, 1000})
    void agreesWithThePlainLoop(int dim) {
        long seed = 0xF10A7L + dim;
        RandomGenerator random = new SplittableRandom(seed);
        float[] query = floats(random, dim);
        try (Arena arena = Arena.ofConfined()) {
            // Exactly as large as the rows: reading past the last row would fail.
            MemorySegment vectors = arena.allocate(4L * dim * ROWS, 64);
            for (long i = 0; i < (long) dim * ROWS; i++) {
                vectors.set(Kernels.FLOAT, 4 * i, (float) random.nextGaussian());
            }
            for (int n = 0; n <= 21; n++) {
                int[] rows = random.ints(FloatKernel.paddedLength(n), 0, ROWS).toArray();
                check(FloatKernel::l2, query, vectors, dim, rows, n, "l2, seed " + seed);
                check(FloatKernel::ip, query, vectors, dim, rows, n, "ip, seed " + seed);
                check(FloatKernel::cosine, query, vectors, dim, rows, n, "cosine, seed " + seed);
            }
        }
    }

    @Test
    void theCosineWithAZeroVectorIsZero() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment vectors = arena.allocate(4 * 20, 64);
            float[] query = new float[20];
            query[0] = 1;
            float[] out = new float[8];
            FloatKernel.BEST.cosine(query, vectors, 20, new int[8], 1, out);
            assertThat(out[0]).isZero();
        }
    }

    private static void check(
            Call call, float[] query, MemorySegment vectors, int dim, int[] rows, int n, String what) {
        float[] expected = new float[FloatKernel.paddedLength(n)];
        float[] actual = new float[FloatKernel.paddedLength(n)];
        call.score(SCALAR, query, vectors, dim, rows.clone(), n, expected);
        call.score(FloatKernel.BEST, query, vectors, dim, rows.clone(), n, actual);
        for (int i = 0; i < n; i++) {
            assertThat(actual[i]).as("%s, dim %d, n %d, entry %d", what, dim, n, i)
                .isCloseTo(expected[i], Offset.offset(1e-5f * (dim + Math.abs(expected[i]))));
        }
    }

    private static float[] floats(RandomGenerator random, int n) {
        float[] values = new float[n];
        for (int i = 0; i < n; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }
}
