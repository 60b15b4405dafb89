package io.arrwdb.core.id;

/** Names a collection for ever, also after a rename; never reused. */
public record CollectionId(long value) implements Comparable<CollectionId> {
    @Override
    public int compareTo(CollectionId other) {
        return Long.compare(value, other.value);
    }

    @Override
    public String toString() {
        return Long.toString(value);
    }
}
