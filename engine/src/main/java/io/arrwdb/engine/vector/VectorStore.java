package io.arrwdb.engine.vector;

/**
 * A read-only view of the vectors of one segment, row by row, over memory that somebody else owns: an arena, or a mapped Arrow
 * file. Nothing is copied. A batch of queries is a {@code VectorStore} too.
 *
 * <p>Rows without a vector (null) keep their place; the caller leaves them out through the bitmap of allowed rows.
 */
public sealed interface VectorStore permits DenseVectors, BinaryVectors, SparseVectors {
    /** How many rows there are. */
    int count();

    VectorKind kind();

    /** Bytes that the vectors take where they lie. */
    long bytes();

    /** The rows {@code from} (inclusive) to {@code to} (exclusive), over the same memory. */
    VectorStore slice(int from, int to);
}
