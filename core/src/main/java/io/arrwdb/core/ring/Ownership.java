package io.arrwdb.core.ring;

import io.arrwdb.core.codec.ByteReader;
import io.arrwdb.core.codec.ByteWriter;
import io.arrwdb.core.time.Timestamp;
import java.util.ArrayList;
import java.util.List;

/**
 * Which keys a shard owns, as a function of time. Claims only narrow: each split takes some keys away from the parent at
 * its timestamp, and the child owns them from that timestamp on.
 *
 * <pre>
 * at t                       | a shard that was created owns | a shard that a split made owns
 * before its first claim     | whatever it is sent           | nothing
 * from claim i to claim i+1  | the ranges of claim i         | the ranges of claim i
 * </pre>
 *
 * A shard that was created and never split has no claims: what it is sent was routed by the only ring there was. Immutable.
 */
public final class Ownership {
    /** Of a shard that was created, before any split. */
    public static final Ownership ALL = new Ownership(false, List.of());

    private final boolean child;
    private final List<Claim> claims;

    /**
     * What a shard owns from a timestamp on.
     *
     * @param ringVersion the version of the collection's ring that says so
     */
    public record Claim(Timestamp since, long ringVersion, TokenRanges ranges) { }

    private Ownership(boolean child, List<Claim> claims) {
        this.child = child;
        this.claims = List.copyOf(claims);
    }

    /** Of a shard that a split makes. */
    public static Ownership ofChild(Claim first) {
        return new Ownership(true, List.of(first));
    }

    /**
     * From the claim's timestamp on only its ranges.
     *
     * @throws IllegalArgumentException when the claim is not later than those before it
     */
    public Ownership narrowed(Claim claim) {
        if (!claims.isEmpty() && !claim.since().isAfter(claims.getLast().since())) {
            throw new IllegalArgumentException("a claim at " + claim.since() + " follows one at " + claims.getLast().since());
        }
        List<Claim> more = new ArrayList<>(claims);
        more.add(claim);
        return new Ownership(child, more);
    }

    /** Whether the shard owns keys of this {@link KeyHash} at {@code at}. */
    public boolean owns(long keyHash, Timestamp at) {
        int index = claimAt(at);
        return index < 0 ? !child : claims.get(index).ranges().contains(keyHash);
    }

    /** The newest version of the ring that a split of the shard had made by {@code at}; 0 before the first. */
    public long ringVersionAt(Timestamp at) {
        int index = claimAt(at);
        return index < 0 ? 0 : claims.get(index).ringVersion();
    }

    /** Whether nothing is owned before the first claim. */
    public boolean ofChild() {
        return child;
    }

    /** In order of their timestamps; none where the shard owns all that it is sent. */
    public List<Claim> claims() {
        return claims;
    }

    /** The place of the claim in force, or -1 before the first. */
    private int claimAt(Timestamp at) {
        int index = claims.size() - 1;
        while (index >= 0 && claims.get(index).since().isAfter(at)) {
            index--;
        }
        return index;
    }

    public void write(ByteWriter out) {
        out.bool(child).list(claims, (o, claim) -> {
            o.i64(claim.since().value()).varint(claim.ringVersion());
            claim.ranges().write(o);
        });
    }

    public static Ownership read(ByteReader in) {
        boolean child = in.bool();
        List<Claim> claims = in.list(i -> new Claim(new Timestamp(i.i64()), i.varint(), TokenRanges.read(i)));
        return child || !claims.isEmpty() ? new Ownership(child, claims) : ALL;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Ownership o && child == o.child && claims.equals(o.claims);
    }

    @Override
    public int hashCode() {
        return claims.hashCode() * 2 + (child ? 1 : 0);
    }

    @Override
    public String toString() {
        return claims.isEmpty() ? "all" : claims.getLast().ranges() + " since " + claims.getLast().since();
    }
}
