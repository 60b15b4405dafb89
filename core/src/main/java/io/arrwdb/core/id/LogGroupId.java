package io.arrwdb.core.id;

/**
 * Names a log group: one partition of the log, one consensus group and one leader, on which the shards of many
 * collections are multiplexed. Numbered from 0.
 */
public record LogGroupId(int value) implements Comparable<LogGroupId> {
    @Override
    public int compareTo(LogGroupId other) {
        return Integer.compare(value, other.value);
    }

    @Override
    public String toString() {
        return Integer.toString(value);
    }
}
