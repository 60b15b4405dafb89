package io.arrwdb.engine.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BinaryKernelTest {
    private static final int ROWS = 19;

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7, 8, 9, 31, 63, 64, 65, 128, 200})
    void agreesWithThePlainLoop(int bytes) {
        long seed = 0xB17L + bytes;
        SplittableRandom random = new SplittableRandom(seed);
        byte[] query = new byte[(bytes + 63) / 64 * 64];
        random.nextBytes(query);
        Arrays.fill(query, bytes, query.length, (byte) 0);
        byte[] data = new byte[bytes * ROWS];
        random.nextBytes(data);
        Arrays.fill(data, 0, bytes, (byte) 0);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment vectors = arena.allocate(data.length);
            MemorySegment.copy(data, 0, vectors, ValueLayout.JAVA_BYTE, 0, data.length);
            int[] rows = random.ints(16, 0, ROWS).toArray();
            float[] expected = new float[16];
            float[] actual = new float[16];
            new ScalarBinaryKernel().hamming(query, vectors, bytes, rows, 16, expected);
            BinaryKernel.BEST.hamming(query, vectors, bytes, rows, 16, actual);
            assertThat(actual).as("hamming, seed %d", seed).isEqualTo(expected);
            new ScalarBinaryKernel().jaccard(query, vectors, bytes, rows, 16, expected);
            BinaryKernel.BEST.jaccard(query, vectors, bytes, rows, 16, actual);
            assertThat(actual).as("jaccard, seed %d", seed).isEqualTo(expected);
        }
    }

    @Test
    void countsBits() {
        byte[] query = new byte[64];
        query[0] = 0b1111;
        MemorySegment vectors = MemorySegment.ofArray(new byte[] {0b0110, 0, 0b1111});
        float[] out = new float[3];
        BinaryKernel.BEST.hamming(query, vectors, 1, new int[] {0, 1, 2}, 3, out);
        assertThat(out).containsExactly(2, 4, 0);
        BinaryKernel.BEST.jaccard(query, vectors, 1, new int[] {0, 1, 2}, 3, out);
        assertThat(out).containsExactly(0.5f, 1, 0);
    }
}
