package io.arrwdb.core.id;

/** Names an index definition on a field of a collection. */
public record IndexId(long value) implements Comparable<IndexId> {
    @Override
    public int compareTo(IndexId other) {
        return Long.compare(value, other.value);
    }

    @Override
    public String toString() {
        return Long.toString(value);
    }
}
