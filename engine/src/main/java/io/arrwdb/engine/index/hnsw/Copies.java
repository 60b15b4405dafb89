package io.arrwdb.engine.index.hnsw;

import io.arrwdb.engine.vector.DenseVectors;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/**
 * Rows whose vector another row has too, bit by bit. Only the first of them is a node of the graph; the others hang behind it in a
 * chain. Left in the graph, a vector stored thousands of times fills its copies' lists with each other, and every search that
 * meets it ends there.
 *
 * @param next little-endian int32 a row: the next row with the same vector, or {@link #NONE}; null where no row has a copy
 */
record Copies(MemorySegment next) {
    static final int NONE = -1;
    static final Copies ABSENT = new Copies(null);

    private static final int ROW_BITS = 30;
    private static final long ROW_MASK = (1L << ROW_BITS) - 1;

    boolean isPresent() {
        return next != null;
    }

    /** The next row with the vector of {@code row}, always a higher one, or {@link #NONE}. */
    int after(int row) {
        return next == null ? NONE : next.get(Layer.INT, 4L * row);
    }

    long bytes() {
        return next == null ? 0 : next.byteSize();
    }

    /** Finds all copies, by sorting hashes and comparing the vectors of equal ones. */
    static Copies find(DenseVectors vectors, Arena arena) {
        long[] keys = new long[vectors.count()];
        float[] vector = new float[vectors.dim()];
        for (int row = 0; row < keys.length; row++) {
            vectors.read(row, vector);
            keys[row] = hash(vector) & ~ROW_MASK | row;
        }
        Arrays.sort(keys);
        int[] next = null;
        for (int from = 0, to; from < keys.length; from = to) {
            to = from + 1;
            while (to < keys.length && (keys[from] ^ keys[to]) >>> ROW_BITS == 0) {
                to++;
            }
            if (to - from > 1) {
                next = next != null ? next : filled(keys.length);
                chain(vectors, keys, from, to, next);
            }
        }
        return next == null ? ABSENT : new Copies(copy(next, arena));
    }

    private static int[] filled(int length) {
        int[] next = new int[length];
        Arrays.fill(next, NONE);
        return next;
    }

    private static MemorySegment copy(int[] next, Arena arena) {
        MemorySegment copy = arena.allocate(4L * next.length, 64);
        MemorySegment.copy(next, 0, copy, Layer.INT, 0, next.length);
        return copy;
    }

    /** Rows of one hash, ascending: each joins the chain of the first row that has its vector. */
    private static void chain(DenseVectors vectors, long[] keys, int from, int to, int[] next) {
        int[] last = new int[to - from];
        int chains = 0;
        for (int i = from; i < to; i++) {
            int row = (int) (keys[i] & ROW_MASK);
            int c = 0;
            while (c < chains && !same(vectors, last[c], row)) {
                c++;
            }
            if (c < chains) {
                next[last[c]] = row;
            } else {
                chains++;
            }
            last[c] = row;
        }
    }

    private static boolean same(DenseVectors vectors, int a, int b) {
        long bytes = 4L * vectors.dim();
        return MemorySegment.mismatch(
            vectors.data(), a * bytes, (a + 1) * bytes, vectors.data(), b * bytes, (b + 1) * bytes) < 0;
    }

    private static long hash(float[] vector) {
        long hash = 0;
        for (float value : vector) {
            hash = (hash ^ Float.floatToRawIntBits(value)) * 0x9E3779B97F4A7C15L;
            hash ^= hash >>> 32;
        }
        return hash * 0xD6E8FEB86659FD93L;
    }
}
