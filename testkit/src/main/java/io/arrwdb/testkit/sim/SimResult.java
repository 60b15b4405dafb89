package io.arrwdb.testkit.sim;

import java.util.Optional;

/**
 * How a history went.
 *
 * @param digest equal for equal histories
 * @param millis virtual time that passed
 * @param splits that came to be in the log
 * @param moves of shards that other groups took over
 * @param compared states of replicas that were compared with the log
 * @param violation the first thing that should not have been, if anything
 */
public record SimResult(long seed, long digest, long events, long millis, long acknowledged, long reads, long reigns, long manifests,
        long compactions, long indexes, long splits, long moves, long compared, Optional<String> violation) {
    @Override
    public String toString() {
        return "seed %d digest %016x: %d events in %d ms, %d writes acknowledged, %d reads, %d reigns, %d manifests, %d compactions, %d indexes, %d splits, %d moves, %d states compared%s"
                .formatted(seed, digest, events, millis, acknowledged, reads, reigns, manifests, compactions, indexes, splits, moves, compared,
                        violation.map(what -> "\n  VIOLATION: " + what).orElse(""));
    }
}
