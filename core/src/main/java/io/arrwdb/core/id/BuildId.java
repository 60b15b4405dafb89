package io.arrwdb.core.id;

/** Names one task of an index node: a build or a compaction. */
public record BuildId(long value) implements Comparable<BuildId> {
    @Override
    public int compareTo(BuildId other) {
        return Long.compare(value, other.value);
    }

    @Override
    public String toString() {
        return Long.toString(value);
    }
}
