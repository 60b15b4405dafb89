package io.arrwdb.engine.index;

import io.arrwdb.engine.topk.TopK;
import io.arrwdb.engine.vector.Metric;
import io.arrwdb.engine.vector.VectorKind;

/**
 * Finds the nearest rows of one segment. An index is immutable and searched by any number of threads at once; it borrows the
 * vectors, whose memory must outlive it.
 */
public interface VectorIndex extends AutoCloseable {
    IndexType type();

    Metric metric();

    VectorKind kind();

    /** Rows of the segment, searchable or not. */
    int count();

    /** Bytes that the index holds beside the vectors. */
    long memoryBytes();

    /**
     * Answers a batch of queries: the hits of query {@code i} are offered to {@code out[i]}, which may already hold hits of the
     * same id space. The caller sorts.
     *
     * @param out one per query, each with room for at least {@code query.k()} rows
     * @throws io.arrwdb.engine.CancelledSearchException when the query's cancellation says so
     * @throws IllegalArgumentException when family or dimension of the queries differ from the index's
     */
    void search(VectorQuery query, TopK[] out);

    /** Gives back what the index holds; the vectors stay. No search may be running. */
    @Override
    void close();
}
