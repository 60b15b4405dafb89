package io.arrwdb.proxy.replica;

import java.util.List;

/** The fastest of late; those that are about as fast take turns. */
final class LeastLatency implements Strategy {
    /** Latencies that differ by less than this factor are equal: what is measured scatters. */
    private static final double TOLERANCE = 1.1;

    private final RoundRobin turns = new RoundRobin();

    @Override
    public Candidate choose(List<Candidate> candidates, long ticket) {
        double fastest = candidates.stream().mapToDouble(Candidate::latencyNanos).min().orElseThrow();
        return turns.choose(candidates.stream().filter(c -> c.latencyNanos() <= fastest * TOLERANCE).toList(), ticket);
    }
}
