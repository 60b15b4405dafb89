package io.arrwdb.engine.vector;

/** The structural families of vectors: what a row looks like in memory. */
public enum VectorKind {
    /** {@code dim} little-endian float32. */
    DENSE,
    /** {@code dim / 8} bytes, a bit a dimension. */
    BINARY,
    /** Pairs of (uint32 index, float32 value), by ascending index. */
    SPARSE
}
