package io.arrwdb.engine.kernel;

import io.arrwdb.engine.memory.LargePages;
import io.arrwdb.engine.vector.DenseVectors;
import io.arrwdb.engine.vector.Metric;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * The vectors of a segment with one byte a dimension: {@code x ~ low + step * code}, the same for all dimensions, so that squared
 * distances and inner products of codes order rows as those of the vectors do, up to rounding. A quarter of the memory traffic of
 * a graph search, which is what such a search waits for. Vectors are brought to length 1 first where the metric is COSINE.
 *
 * <p>Row {@code r} has {@link #stride} bytes, a multiple of 64, of which those behind the dimensions are 0.
 */
public final class ByteCodes {
    private static final int LINE = 64;
    private static final int LEVELS = 255;

    private final MemorySegment codes;
    private final Metric metric;
    private final int dim;
    private final float low;
    private final float step;

    private ByteCodes(MemorySegment codes, Metric metric, int dim, float low, float step) {
        this.codes = codes;
        this.metric = metric;
        this.dim = dim;
        this.low = low;
        this.step = step;
    }

    /** Whether they are faster than the vectors on this machine. */
    public static boolean areUseful() {
        return Kernels.vectorApi() && ByteCodeKernel.isUsable();
    }

    /** Bytes that the codes of {@code rows} vectors take. */
    public static long bytes(int rows, int dim) {
        return (long) rows * stride(dim);
    }

    private static int stride(int dim) {
        return (dim + LINE - 1) / LINE * LINE;
    }

    /** Encodes all rows, into memory of {@code arena}. */
    public static ByteCodes of(Metric metric, DenseVectors vectors, Arena arena) {
        int dim = vectors.dim();
        float[] row = new float[dim];
        float low = Float.POSITIVE_INFINITY;
        float high = Float.NEGATIVE_INFINITY;
        for (int r = 0; r < vectors.count(); r++) {
            read(metric, vectors, r, row);
            for (float value : row) {
                low = Math.min(low, value);
                high = Math.max(high, value);
            }
        }
        float step = high > low ? (high - low) / LEVELS : 1;
        MemorySegment codes = LargePages.allocate(arena, bytes(vectors.count(), dim));
        byte[] encoded = new byte[dim];
        for (int r = 0; r < vectors.count(); r++) {
            read(metric, vectors, r, row);
            for (int i = 0; i < dim; i++) {
                encoded[i] = (byte) Math.round((row[i] - low) / step);
            }
            MemorySegment.copy(encoded, 0, codes, ValueLayout.JAVA_BYTE, (long) r * stride(dim), dim);
        }
        return new ByteCodes(codes, metric, dim, low, step);
    }

    private static void read(Metric metric, DenseVectors vectors, int row, float[] target) {
        vectors.read(row, target);
        if (metric == Metric.COSINE) {
            DenseScorer.normalise(target);
        }
    }

    MemorySegment memory() {
        return codes;
    }

    Metric metric() {
        return metric;
    }

    int dim() {
        return dim;
    }

    int stride() {
        return stride(dim);
    }

    float low() {
        return low;
    }

    float step() {
        return step;
    }
}
