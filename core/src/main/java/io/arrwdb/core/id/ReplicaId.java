package io.arrwdb.core.id;

/** Names a replica of a loaded collection, unique in the cluster. */
public record ReplicaId(long value) implements Comparable<ReplicaId> {
    @Override
    public int compareTo(ReplicaId other) {
        return Long.compare(value, other.value);
    }

    @Override
    public String toString() {
        return Long.toString(value);
    }
}
