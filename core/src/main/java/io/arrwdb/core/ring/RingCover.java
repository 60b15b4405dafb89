package io.arrwdb.core.ring;

import io.arrwdb.core.id.ShardId;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Whether parts that were read make up a whole ring: every hash once, none left out and none twice. The shards of one version of a
 * ring divide all hashes among them, so it is enough that each of them was read once, by that version, with the tokens that it
 * has there.
 */
public final class RingCover {
    private RingCover() { }

    /**
     * A shard that was read.
     *
     * @param version of the ring that decided which rows are the shard's
     * @param fingerprint of the tokens that it had, see {@link TokenRing#fingerprintOf}
     */
    public record Part(ShardId shard, long version, long fingerprint) { }

    /**
     * What is wrong with the parts; empty where they cover exactly the shards that are expected of the ring.
     *
     * @param lacking shards of the ring that are known not to be among the parts
     */
    public static Optional<String> flaw(TokenRing ring, Collection<Part> parts, Collection<ShardId> lacking) {
        Map<ShardId, Part> read = new HashMap<>();
        for (Part part : parts) {
            if (read.put(part.shard(), part) != null) {
                return Optional.of("shard " + part.shard() + " was read twice");
            }
            if (part.version() != ring.version()) {
                return Optional.of("shard " + part.shard() + " was read by version " + part.version() + " of the ring, not "
                        + ring.version());
            }
            if (!ring.shards().contains(part.shard()) || part.fingerprint() != ring.fingerprintOf(part.shard())) {
                return Optional.of("shard " + part.shard() + " was read with tokens that are not its own in version "
                        + ring.version() + " of the ring");
            }
        }
        SortedSet<ShardId> missing = new TreeSet<>(ring.shards());
        missing.removeAll(read.keySet());
        missing.removeAll(lacking);
        return missing.isEmpty() ? Optional.empty() : Optional.of("shard " + missing.first() + " was not read");
    }
}
