package io.arrwdb.bench.data;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Arrays;

/** The exact neighbours of each query, nearest first, as rows of the base set. */
public final class Neighbours {
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private final int[][] rows;

    public Neighbours(int[][] rows) {
        this.rows = rows;
    }

    /** Reads an {@code .ivecs} file: per query an int32 with the number of neighbours, then as many int32 rows. */
    public static Neighbours open(Path path) throws IOException {
        MemorySegment file = VectorFile.map(path);
        int k = file.get(INT, 0);
        int[][] rows = new int[(int) (file.byteSize() / (4L * (k + 1)))][k];
        for (int i = 0; i < rows.length; i++) {
            MemorySegment.copy(file, INT, 4L * (k + 1) * i + 4, rows[i], 0, k);
        }
        return new Neighbours(rows);
    }

    public int queries() {
        return rows.length;
    }

    /** Neighbours known for each query. */
    public int depth() {
        return rows.length == 0 ? 0 : rows[0].length;
    }

    /** How many of the first {@code k} of {@code found} are among the first {@code k} neighbours of the query. */
    public int hits(int query, long[] found, int k) {
        int[] expected = Arrays.copyOf(rows[query], Math.min(k, rows[query].length));
        Arrays.sort(expected);
        int hits = 0;
        for (int i = 0; i < Math.min(k, found.length); i++) {
            if (found[i] >= 0 && found[i] <= Integer.MAX_VALUE && Arrays.binarySearch(expected, (int) found[i]) >= 0) {
                hits++;
            }
        }
        return hits;
    }
}
