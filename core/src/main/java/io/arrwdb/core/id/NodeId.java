package io.arrwdb.core.id;

import java.util.Objects;

/** Names a process that plays one role, such as {@code query-node-1}; stable across its restarts. */
public record NodeId(String value) implements Comparable<NodeId> {
    public NodeId {
        Objects.requireNonNull(value, "node id");
        if (value.isEmpty()) {
            throw new IllegalArgumentException("a node id must not be empty");
        }
    }

    @Override
    public int compareTo(NodeId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
