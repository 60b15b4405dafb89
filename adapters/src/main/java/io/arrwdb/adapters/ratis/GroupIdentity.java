package io.arrwdb.adapters.ratis;

import io.arrwdb.core.id.LogGroupId;
import java.util.Optional;
import java.util.UUID;
import org.apache.ratis.protocol.RaftGroupId;

/**
 * Ratis's name for one incarnation of a log group: 32 bits of the cluster's name and 32 zeros, 32 bits of the group and 32
 * of the incarnation. A group that is made anew is another group to Ratis, so no message of its past reaches it. Ratis
 * shows, and names its metrics by, the last 48 bits, so these must tell groups apart.
 */
record GroupIdentity(String cluster, LogGroupId group, long incarnation) {
    private static final long MAX_INCARNATION = 0xffff_ffffL;

    GroupIdentity {
        if (incarnation < 0 || incarnation > MAX_INCARNATION) {
            throw new IllegalArgumentException("incarnation " + incarnation + " of group " + group + " is not in 0 to " + MAX_INCARNATION);
        }
    }

    RaftGroupId raftGroupId() {
        return RaftGroupId.valueOf(new UUID(high(cluster), (long) group.value() << 32 | incarnation));
    }

    /** What a directory of the same cluster and group says of its incarnation. */
    static Optional<Long> incarnationOf(String directoryName, String cluster, LogGroupId group) {
        if (!directoryName.matches("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")) {
            return Optional.empty();
        }
        UUID id = UUID.fromString(directoryName);
        boolean same = id.getMostSignificantBits() == high(cluster) && id.getLeastSignificantBits() >>> 32 == group.value();
        return same ? Optional.of(id.getLeastSignificantBits() & MAX_INCARNATION) : Optional.empty();
    }

    private static long high(String cluster) {
        return (long) cluster.hashCode() << 32;
    }

    @Override
    public String toString() {
        return "group " + group + " of incarnation " + incarnation;
    }
}
