package io.arrwdb.engine.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.arrwdb.engine.index.TestVectors;
import io.arrwdb.engine.vector.DenseVectors;
import io.arrwdb.engine.vector.Metric;
import java.lang.foreign.Arena;
import java.util.Arrays;
import org.assertj.core.data.Offset;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CodeScorerTest {
    private static final int ROWS = 30;

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 16, 33, 64, 128, 200})
    void isTheMetricUpToRoundingAndScale(int dim) {
        try (Arena arena = Arena.ofConfined()) {
            DenseVectors vectors = TestVectors.gaussian(arena, dim, ROWS, dim);
            float[] query = vectors.row(0);
            float sum = 0;
            for (float value : query) {
                sum += value;
            }
            for (Metric metric : new Metric[] {Metric.L2, Metric.IP, Metric.COSINE}) {
                ByteCodes codes = ByteCodes.of(metric, vectors, arena);
                int[] rows = new int[32];
                Arrays.setAll(rows, i -> Math.min(i, ROWS - 1));
                float[] out = new float[32];
                new CodeScorer(codes).prepare(vectors, 0).score(rows, ROWS, out);
                for (int row = 0; row < ROWS; row++) {
                    float exact = TestVectors.distance(metric, query, vectors.row(row));
                    float decoded = switch (metric) {
                        case L2 -> codes.step() * codes.step() * out[row];
                        case COSINE -> codes.step() * codes.step() * out[row] / 2 - 1;
                        default -> codes.step() * out[row] - codes.low() * sum;
                    };
                    assertThat(decoded).as("%s, dim %d, row %d", metric, dim, row)
                        .isCloseTo(exact, Offset.offset(0.15f * (float) Math.sqrt(dim)));
                }
            }
        }
    }
}
