package io.arrwdb.engine.kernel;

import io.arrwdb.engine.vector.BinaryVectors;
import io.arrwdb.engine.vector.Metric;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Scores bit vectors against one query. */
final class BinaryScorer implements Scorer {
    private static final BinaryKernel KERNEL = BinaryKernel.BEST;

    private final Metric metric;
    private final BinaryVectors vectors;
    private final byte[] query;

    BinaryScorer(Metric metric, BinaryVectors vectors, BinaryVectors queries, int row) {
        int bytes = vectors.bytesPerVector();
        if (queries.bytesPerVector() != bytes) {
            throw new IllegalArgumentException("the query has " + queries.bytesPerVector() + " bytes, the vectors have " + bytes);
        }
        this.metric = metric;
        this.vectors = vectors;
        query = new byte[Math.ceilDiv(bytes, BinaryKernel.QUERY_PADDING) * BinaryKernel.QUERY_PADDING];
        MemorySegment.copy(queries.data(), ValueLayout.JAVA_BYTE, (long) bytes * row, query, 0, bytes);
    }

    @Override
    public void score(int[] rows, int n, float[] out) {
        if (metric == Metric.HAMMING) {
            KERNEL.hamming(query, vectors.data(), vectors.bytesPerVector(), rows, n, out);
        } else {
            KERNEL.jaccard(query, vectors.data(), vectors.bytesPerVector(), rows, n, out);
        }
    }
}
