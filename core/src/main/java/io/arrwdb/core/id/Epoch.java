package io.arrwdb.core.id;

/**
 * The reign of one leader over a log group. The incarnation grows each time the group is created or restored, the term
 * with each election inside an incarnation; a re-created group may restart its terms, so both are compared.
 */
public record Epoch(long incarnation, long term) implements Comparable<Epoch> {
    /** Below every epoch in which somebody leads. */
    public static final Epoch NONE = new Epoch(0, 0);

    @Override
    public int compareTo(Epoch other) {
        int byIncarnation = Long.compare(incarnation, other.incarnation);
        return byIncarnation != 0 ? byIncarnation : Long.compare(term, other.term);
    }

    @Override
    public String toString() {
        return incarnation + "." + term;
    }
}
