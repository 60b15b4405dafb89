package io.arrwdb.core.id;

/** Names a database for ever; never reused. */
public record DatabaseId(long value) implements Comparable<DatabaseId> {
    @Override
    public int compareTo(DatabaseId other) {
        return Long.compare(value, other.value);
    }

    @Override
    public String toString() {
        return Long.toString(value);
    }
}
