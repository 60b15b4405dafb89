package io.arrwdb.bench.data;

import io.arrwdb.engine.index.FlatIndex;
import io.arrwdb.engine.index.VectorQuery;
import io.arrwdb.engine.memory.LargePages;
import io.arrwdb.engine.topk.TopK;
import io.arrwdb.engine.vector.DenseVectors;
import io.arrwdb.engine.vector.Metric;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Finds the neighbours of queries by comparing with every row, where no file says them. */
public final class ExactNeighbours {
    private ExactNeighbours() {}

    /** The {@code k} nearest rows of each query. */
    public static Neighbours of(VectorSet base, VectorSet queries, Metric metric, int k) {
        try (Arena arena = Arena.ofShared()) {
            TopK[] hits = TopK.batch(queries.count(), k);
            new FlatIndex(metric, copy(arena, base)).search(VectorQuery.nearest(copy(arena, queries), k), hits);
            int[][] rows = new int[hits.length][];
            for (int q = 0; q < rows.length; q++) {
                hits[q].sort();
                rows[q] = new int[hits[q].size()];
                for (int i = 0; i < rows[q].length; i++) {
                    rows[q][i] = hits[q].row(i);
                }
            }
            return new Neighbours(rows);
        }
    }

    /** All rows in one memory, as the engine wants them. */
    public static DenseVectors copy(Arena arena, VectorSet set) {
        MemorySegment data = LargePages.allocate(arena, 4L * set.count() * set.dim());
        float[] row = new float[set.dim()];
        for (int i = 0; i < set.count(); i++) {
            set.read(i, row);
            MemorySegment.copy(row, 0, data, ValueLayout.JAVA_FLOAT_UNALIGNED, 4L * i * row.length, row.length);
        }
        return new DenseVectors(data, set.dim(), set.count());
    }
}
