package io.arrwdb.core.id;

/** Names a segment, growing or sealed, unique in the cluster. */
public record SegmentId(long value) implements Comparable<SegmentId> {
    @Override
    public int compareTo(SegmentId other) {
        return Long.compare(value, other.value);
    }

    @Override
    public String toString() {
        return Long.toString(value);
    }
}
