package io.arrwdb.core.id;

/** Names a shard (Milvus: virtual channel) of a collection, unique in the cluster. */
public record ShardId(long value) implements Comparable<ShardId> {
    @Override
    public int compareTo(ShardId other) {
        return Long.compare(value, other.value);
    }

    @Override
    public String toString() {
        return Long.toString(value);
    }
}
