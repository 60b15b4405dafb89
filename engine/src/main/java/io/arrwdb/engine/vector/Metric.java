package io.arrwdb.engine.vector;

/**
 * How two vectors are compared. There are two forms of the same figure:
 *
 * <ul>
 *   <li>the <b>score</b> is what a client sees, by Milvus's conventions: L2 is the squared distance, IP the inner product,
 *       COSINE the cosine, HAMMING the count of different bits, JACCARD {@code 1 - |a & b| / |a | b|};
 *   <li>the <b>distance</b> is what the engine orders by: smaller is always better. It is the score, negated where larger
 *       scores are better.
 * </ul>
 */
public enum Metric {
    /** Squared Euclidean distance of float vectors; smaller is better. */
    L2(false),
    /** Inner product of float or sparse vectors; larger is better. */
    IP(true),
    /** Cosine of the angle between float vectors, 0 where one of them is zero; larger is better. */
    COSINE(true),
    /** Number of different bits of binary vectors; smaller is better. */
    HAMMING(false),
    /** {@code 1 - intersection / union} of the set bits of binary vectors, 0 for two empty ones; smaller is better. */
    JACCARD(false);

    private final boolean largerIsBetter;

    Metric(boolean largerIsBetter) {
        this.largerIsBetter = largerIsBetter;
    }

    public boolean largerIsBetter() {
        return largerIsBetter;
    }

    /** Whether vectors of this family can be compared by this metric. */
    public boolean supports(VectorKind kind) {
        return switch (kind) {
            case DENSE -> this == L2 || this == IP || this == COSINE;
            case BINARY -> this == HAMMING || this == JACCARD;
            case SPARSE -> this == IP;
        };
    }

    /** The score as the engine's distance. */
    public float toDistance(float score) {
        return largerIsBetter ? 0f - score : score;
    }

    /** The engine's distance as the score that a client sees. */
    public float toScore(float distance) {
        return largerIsBetter ? 0f - distance : distance;
    }

    /** Orders scores from better to worse, as {@link java.util.Comparator} would. */
    public int compareScores(float a, float b) {
        return largerIsBetter ? Float.compare(b, a) : Float.compare(a, b);
    }
}
