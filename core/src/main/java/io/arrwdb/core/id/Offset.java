package io.arrwdb.core.id;

/** A position in the log of one group: the first record has offset 0, each record the next integer. */
public record Offset(long value) implements Comparable<Offset> {
    @Override
    public int compareTo(Offset other) {
        return Long.compare(value, other.value);
    }

    @Override
    public String toString() {
        return Long.toString(value);
    }
}
