package io.arrwdb.proxy.replica;

import java.util.List;

/** The one with the fewest calls under way; those that are equal take turns. */
final class LeastConnections implements Strategy {
    private final RoundRobin turns = new RoundRobin();

    @Override
    public Candidate choose(List<Candidate> candidates, long ticket) {
        int fewest = candidates.stream().mapToInt(Candidate::outstanding).min().orElseThrow();
        return turns.choose(candidates.stream().filter(c -> c.outstanding() == fewest).toList(), ticket);
    }
}
