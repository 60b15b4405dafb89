package io.arrwdb.core.port.meta;

/** A state of the metadata store: each transaction that changes it makes the next. 0 is before the first. */
public record Revision(long value) implements Comparable<Revision> {
    public static final Revision ZERO = new Revision(0);

    public Revision next() {
        return new Revision(value + 1);
    }

    @Override
    public int compareTo(Revision other) {
        return Long.compare(value, other.value);
    }

    @Override
    public String toString() {
        return Long.toString(value);
    }
}
