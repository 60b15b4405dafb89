package io.arrwdb.engine.vector;

/** The structural families of vectors: what a row looks like in memory. */
public enum VectorKind {
    /** {@code dim} little-endian float32. */
    DENSE("float vector"),
    /** {@code dim / 8} bytes, a bit a dimension. */
    BINARY("binary vector"),
    /** Pairs of (uint32 index, float32 value), by ascending index. */
    SPARSE("sparse vector");

    private final String words;

    VectorKind(String words) {
        this.words = words;
    }

    /** The name in a sentence. */
    public String words() {
        return words;
    }
}
