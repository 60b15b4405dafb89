package io.arrwdb.core.id;

/** Names a field of a collection's schema: 0 and 1 are the system's row id and timestamp, a user's fields start at 100. */
public record FieldId(long value) implements Comparable<FieldId> {
    @Override
    public int compareTo(FieldId other) {
        return Long.compare(value, other.value);
    }

    @Override
    public String toString() {
        return Long.toString(value);
    }
}
