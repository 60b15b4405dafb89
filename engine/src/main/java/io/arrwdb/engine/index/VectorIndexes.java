package io.arrwdb.engine.index;

import io.arrwdb.engine.index.hnsw.HnswIndex;
import io.arrwdb.engine.vector.DenseVectors;
import io.arrwdb.engine.vector.VectorStore;

/** Makes the index that a specification asks for. */
public final class VectorIndexes {
    private VectorIndexes() {}

    /**
     * An index in memory: a graph where {@link IndexSpec#isGraph} says so, else a scan.
     *
     * @throws io.arrwdb.engine.memory.MemoryBudgetExceeded when there is no room for it
     * @throws io.arrwdb.engine.CancelledSearchException when the options' cancellation says so
     */
    public static VectorIndex build(IndexSpec spec, VectorStore vectors, BuildOptions options) {
        return spec.isGraph(vectors.kind(), vectors.count())
            ? HnswIndex.build((DenseVectors) vectors, spec, options)
            : scan(spec, vectors);
    }

    /** What a segment uses until its graph is there, and for good where it is too small for one. */
    public static VectorIndex scan(IndexSpec spec, VectorStore vectors) {
        return new FlatIndex(spec.type(), spec.metric(), vectors);
    }
}
