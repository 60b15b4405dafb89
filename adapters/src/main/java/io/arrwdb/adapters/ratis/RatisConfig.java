package io.arrwdb.adapters.ratis;

import io.arrwdb.core.id.NodeId;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A node's Ratis server and what its groups may take.
 *
 * @param cluster names the cluster; servers of another one are never met, whatever ports they have
 * @param self this node
 * @param bindHost the address listened on
 * @param port listened on; others reach it where {@link SeatAddresses} say
 * @param directory holds a directory per group and incarnation
 * @param electionMinMillis a follower that hears nothing for so long, and up to {@code electionMaxMillis}, stands for
 *     election; half of it is the pause between heartbeats of an idle leader
 * @param requestMillis after which the outcome of a decision is unknown and a leadership is not confirmed
 * @param readmissionMillis for which a seat that lost its decisions asks the others to take it in again
 * @param leaveMillis after which a seat, or the server, that does not close is left to the end of the process
 * @param maxDecisionBytes of one decision; a group's write buffer, which is direct memory, is hardly larger
 * @param maxPendingBytes of proposals that wait for their outcome, in each group
 * @param maxUnapplied committed decisions that wait for their machine, in each group
 * @param segmentBytes of a file of the Raft log; up to two are kept in memory
 * @param snapshotEntries of the Raft log after which the machine's state is written and the log cut
 */
public record RatisConfig(String cluster, NodeId self, String bindHost, int port, Path directory, long electionMinMillis,
        long electionMaxMillis, long requestMillis, long readmissionMillis, long leaveMillis, int maxDecisionBytes, long maxPendingBytes,
        int maxUnapplied, long segmentBytes, long snapshotEntries, Optional<RatisTls> tls) {
    public RatisConfig {
        require(electionMinMillis >= 50 && electionMaxMillis > electionMinMillis, "election timeouts must be at least 50 ms and in"
                + " order, not " + electionMinMillis + " to " + electionMaxMillis + " ms");
        require(maxDecisionBytes >= 1024 && maxPendingBytes >= maxDecisionBytes,
                "a decision of " + maxDecisionBytes + " bytes must fit into the " + maxPendingBytes + " pending bytes");
        require(segmentBytes >= maxDecisionBytes, "a log segment of " + segmentBytes + " bytes cannot hold a decision of "
                + maxDecisionBytes);
        require(maxUnapplied >= 1 && snapshotEntries >= 1, "unapplied decisions and entries between snapshots must be positive");
    }

    /** The defaults, as measured in docs/benchmarks.md: about six threads and a quarter of a megabyte of direct memory a group. */
    public static RatisConfig of(String cluster, NodeId self, String bindHost, int port, Path directory) {
        return new RatisConfig(cluster, self, bindHost, port, directory, 1_000, 2_000, 10_000, 15_000, 30_000, 256 << 10,
                8 << 20, 1_024, 1 << 20, 4_096, Optional.empty());
    }

    public RatisConfig withElection(long minMillis, long maxMillis) {
        return new RatisConfig(cluster, self, bindHost, port, directory, minMillis, maxMillis, requestMillis, readmissionMillis, leaveMillis,
                maxDecisionBytes, maxPendingBytes, maxUnapplied, segmentBytes, snapshotEntries, tls);
    }

    public RatisConfig withReadmission(long millis) {
        return new RatisConfig(cluster, self, bindHost, port, directory, electionMinMillis, electionMaxMillis, requestMillis,
                millis, leaveMillis, maxDecisionBytes, maxPendingBytes, maxUnapplied, segmentBytes, snapshotEntries, tls);
    }

    public RatisConfig withLeave(long millis) {
        return new RatisConfig(cluster, self, bindHost, port, directory, electionMinMillis, electionMaxMillis, requestMillis,
                readmissionMillis, millis, maxDecisionBytes, maxPendingBytes, maxUnapplied, segmentBytes, snapshotEntries, tls);
    }

    public RatisConfig withSnapshots(long entries, long bytesPerSegment) {
        return new RatisConfig(cluster, self, bindHost, port, directory, electionMinMillis, electionMaxMillis, requestMillis,
                readmissionMillis, leaveMillis, (int) Math.min(maxDecisionBytes, bytesPerSegment), maxPendingBytes, maxUnapplied, bytesPerSegment,
                entries, tls);
    }

    public RatisConfig withTls(RatisTls used) {
        return new RatisConfig(cluster, self, bindHost, port, directory, electionMinMillis, electionMaxMillis, requestMillis,
                readmissionMillis, leaveMillis, maxDecisionBytes, maxPendingBytes, maxUnapplied, segmentBytes, snapshotEntries, Optional.of(used));
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException(otherwise);
        }
    }
}
