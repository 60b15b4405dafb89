package io.arrwdb.engine.index;

import io.arrwdb.engine.vector.VectorKind;

/** The vector indexes that exist, by Milvus's names. */
public enum IndexType {
    /** Compares with every row; exact, any family of vectors. */
    FLAT,
    /** {@link #FLAT} of binary vectors, as Milvus calls it. */
    BIN_FLAT,
    /** What Milvus calls an index of sparse vectors; answered exactly, by comparing with every row as {@link #FLAT} does. */
    SPARSE_INVERTED_INDEX,
    /** Hierarchical navigable small world graph over dense vectors. */
    HNSW,
    /** Our choice: {@link #HNSW} for dense vectors, else {@link #FLAT}. */
    AUTOINDEX;

    /** Whether vectors of this family can have this index. */
    public boolean supports(VectorKind kind) {
        return switch (this) {
            case FLAT, AUTOINDEX -> true;
            case BIN_FLAT -> kind == VectorKind.BINARY;
            case SPARSE_INVERTED_INDEX -> kind == VectorKind.SPARSE;
            case HNSW -> kind == VectorKind.DENSE;
        };
    }

    /**
     * @throws InvalidIndexParam when there is no such type
     */
    public static IndexType parse(String name) {
        for (IndexType type : values()) {
            if (type.name().equals(name)) {
                return type;
            }
        }
        throw new InvalidIndexParam("invalid index type: " + name);
    }
}
