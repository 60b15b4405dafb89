package io.arrwdb.proxy.route;

import io.arrwdb.core.id.ShardId;
import io.arrwdb.core.ring.RingCover;
import io.arrwdb.core.ring.RingCover.Part;
import io.arrwdb.core.ring.TokenRing;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;

/**
 * Answers that together are of a ring, or of the part of it that could be reached.
 *
 * @param parts that the nodes say they read
 * @param missing shards without an answer
 */
record Covered<A>(TokenRing ring, List<A> answers, List<Part> parts, SortedSet<ShardId> missing) {
    /** Why the answers do not make up the ring; empty where they do, but for what is missing. */
    Optional<String> flaw() {
        return RingCover.flaw(ring, parts, missing);
    }

    /** The part of all hashes that is covered, 1 for all. */
    double part() {
        return missing.isEmpty() ? 1 : 1 - missing.stream().mapToDouble(ring::shareOf).sum();
    }
}
