package io.arrwdb.proxy.replica;

import io.arrwdb.core.id.NodeId;

/**
 * A node that could be asked, as this proxy knows it.
 *
 * @param outstanding calls that it has not answered yet
 * @param latencyNanos what a call is expected to take, above 0; equal for nodes of which nothing is known
 * @param missing the part of the segments that it would have to fetch first, between 0 and 1
 */
public record Candidate(NodeId node, int outstanding, double latencyNanos, double missing) {
    /** A node that is missing everything counts as so many times slower. */
    private static final double MISSING_PENALTY = 4;

    /** What asking it costs beside others: its calls under way times its latency, more where it has to fetch. */
    double cost() {
        return (outstanding + 1) * latencyNanos * (1 + MISSING_PENALTY * missing);
    }
}
