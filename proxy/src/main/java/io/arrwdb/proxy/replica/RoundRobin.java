package io.arrwdb.proxy.replica;

import java.util.List;

/** Each in turn, whatever is known of them. */
final class RoundRobin implements Strategy {
    @Override
    public Candidate choose(List<Candidate> candidates, long ticket) {
        return candidates.get((int) Math.floorMod(ticket, (long) candidates.size()));
    }
}
