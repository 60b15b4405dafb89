package io.arrwdb.adapters.ratis;

import io.arrwdb.core.id.LogGroupId;
import java.util.Optional;
import java.util.UUID;
import org.apache.ratis.protocol.RaftGroupId;

/**
 * Ratis's name for one incarnation of a log group: 32 bits of the cluster's name, 32 of the group, 64 of the incarnation.
 * A group that is made anew is another group to Ratis, so no message of its past reaches it.
 */
record GroupIdentity(String cluster, LogGroupId group, long incarnation) {
    RaftGroupId raftGroupId() {
        return RaftGroupId.valueOf(new UUID(high(cluster, group), incarnation));
    }

    /** What a directory of the same cluster and group says of its incarnation. */
    static Optional<Long> incarnationOf(String directoryName, String cluster, LogGroupId group) {
        if (!directoryName.matches("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")) {
            return Optional.empty();
        }
        UUID id = UUID.fromString(directoryName);
        return id.getMostSignificantBits() == high(cluster, group) ? Optional.of(id.getLeastSignificantBits()) : Optional.empty();
    }

    private static long high(String cluster, LogGroupId group) {
        return (long) cluster.hashCode() << 32 | Integer.toUnsignedLong(group.value());
    }

    @Override
    public String toString() {
        return "group " + group + " of incarnation " + incarnation;
    }
}
