package io.arrwdb.engine.index.hnsw;

import io.arrwdb.engine.memory.LargePages;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/** Which rows stand on which layer, before any link exists. */
final class LayerPlan {
    private final int rows;
    private final int m;
    private final Copies copies;
    private final BitSet isCopy = new BitSet();
    private final List<int[]> upperRows = new ArrayList<>();

    LayerPlan(int rows, int m, Levels levels, Copies copies) {
        this.rows = rows;
        this.m = m;
        this.copies = copies;
        int[] counts = new int[64];
        for (int row = 0; row < rows; row++) {
            if (copies.after(row) != Copies.NONE) {
                isCopy.set(copies.after(row));
            }
            counts[isCopy.get(row) ? 0 : levels.of(row)]++;
        }
        int above = 0;
        for (int level = counts.length - 1; level > 0; level--) {
            above += counts[level];
            counts[level] = above;
        }
        for (int level = 1; level < counts.length && counts[level] > 0; level++) {
            upperRows.add(rowsOf(level, counts[level], levels));
        }
    }

    private int[] rowsOf(int level, int count, Levels levels) {
        int[] result = new int[count];
        int n = 0;
        for (int row = 0; n < count; row++) {
            if (levels.of(row) >= level && !isCopy.get(row)) {
                result[n++] = row;
            }
        }
        return result;
    }

    /** Whether a row stands behind another one and is not to be inserted. */
    boolean isCopy(int row) {
        return isCopy.get(row);
    }

    /** Bytes that {@link #allocate} will take, and the copies. */
    long bytes() {
        long bytes = 8L * m * rows + copies.bytes();
        for (int[] layer : upperRows) {
            bytes += 4L * (m + 2) * layer.length;
        }
        return bytes;
    }

    /** A graph of these layers with empty lists; searches start at the first row of the top layer. */
    HnswGraph allocate(Arena arena, int efConstruction) {
        List<Layer> layers = new ArrayList<>();
        if (rows > 0) {
            layers.add(new Layer(rows, 2 * m, links(arena, rows, 2 * m), null, null));
        }
        for (int[] ascending : upperRows) {
            MemorySegment own = LargePages.allocate(arena, 4L * ascending.length);
            MemorySegment down = LargePages.allocate(arena, 4L * ascending.length);
            for (int i = 0; i < ascending.length; i++) {
                own.set(Layer.INT, 4L * i, ascending[i]);
                down.set(Layer.INT, 4L * i, layers.getLast().position(ascending[i]));
            }
            layers.add(new Layer(ascending.length, m, links(arena, ascending.length, m), own, down));
        }
        return new HnswGraph(m, efConstruction, List.copyOf(layers), 0, copies);
    }

    private static MemorySegment links(Arena arena, int count, int degree) {
        return LargePages.allocate(arena, 4L * count * degree).fill((byte) Layer.NONE);
    }
}
