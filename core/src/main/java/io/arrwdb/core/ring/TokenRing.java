package io.arrwdb.core.ring;

import io.arrwdb.core.codec.ByteReader;
import io.arrwdb.core.codec.ByteWriter;
import io.arrwdb.core.codec.MalformedBytesException;
import io.arrwdb.core.id.ShardId;
import io.arrwdb.core.time.Timestamp;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The consistent-hash ring of a collection: explicit tokens on the unsigned 64-bit circle, each owned by a shard. A key
 * belongs to the owner of the first token at or after its hash, the lowest token following the highest. Tokens are
 * stored, never computed again, so that no change of code moves a row. Immutable; a change makes the next version.
 */
public final class TokenRing {
    /** Tokens that a shard starts with, and keeps through every split. */
    public static final int TOKENS_PER_SHARD = 150;

    private static final int FORMAT = 1;
    private static final int MAX_SHARDS = 1 << 16;

    private final long version;
    private final Timestamp since;
    private final List<ShardId> shards;
    private final long[] tokens;
    private final int[] owners;
    /** Of each shard; made at the first use. */
    private volatile long[] fingerprints;

    private TokenRing(long version, Timestamp since, List<ShardId> shards, long[] tokens, int[] owners) {
        this.version = version;
        this.since = since;
        this.shards = List.copyOf(shards);
        this.tokens = tokens;
        this.owners = owners;
    }

    /**
     * Version 1: {@link #TOKENS_PER_SHARD} tokens for each shard, drawn from the hash of the shard's id and the token's
     * number, so that rings of different collections differ.
     *
     * @param since the timestamp from which this version decides ownership
     */
    public static TokenRing create(List<ShardId> shards, Timestamp since) {
        if (shards.isEmpty() || new HashSet<>(shards).size() != shards.size()) {
            throw new IllegalArgumentException("a ring needs at least one shard and none twice, not " + shards);
        }
        TreeMap<Long, Integer> owned = new TreeMap<>(Long::compareUnsigned);
        for (int s = 0; s < shards.size(); s++) {
            for (int placed = 0, draw = 0; placed < TOKENS_PER_SHARD; draw++) {
                long token = KeyHash.of(new ByteWriter(16).i64(shards.get(s).value()).i64(draw).toBytes());
                placed += owned.putIfAbsent(token, s) == null ? 1 : 0;
            }
        }
        return of(1, since, shards, owned);
    }

    /**
     * The next version, in which {@code child} takes the lower half of every range of {@code parent}. Both own as many
     * tokens as the parent did, and no other shard's keys move.
     *
     * @throws IllegalArgumentException when the parent is unknown, the child is not new, or a range is too small
     */
    public TokenRing split(ShardId parent, ShardId child, Timestamp from) {
        int parentIndex = shards.indexOf(parent);
        if (parentIndex < 0 || shards.contains(child)) {
            throw new IllegalArgumentException("shard " + parent + " cannot be split into " + child + " on a ring of " + shards);
        }
        List<ShardId> all = new ArrayList<>(shards);
        all.add(child);
        TreeMap<Long, Integer> owned = new TreeMap<>(Long::compareUnsigned);
        for (int i = 0; i < tokens.length; i++) {
            owned.put(tokens[i], owners[i]);
            if (owners[i] == parentIndex) {
                halve(i, shards.size(), owned);
            }
        }
        return of(version + 1, from, all, owned);
    }

    private void halve(int tokenIndex, int childIndex, Map<Long, Integer> owned) {
        long previous = tokens[tokenIndex == 0 ? tokens.length - 1 : tokenIndex - 1];
        long width = tokens[tokenIndex] - previous;
        if (width >= 0 && width < 2 && tokens.length > 1) {
            throw new IllegalArgumentException("the range that ends at token " + Long.toUnsignedString(tokens[tokenIndex])
                    + " holds one hash and cannot be halved");
        }
        owned.put(previous + (width >>> 1), childIndex);
    }

    /** The shard that owns a key with this {@link KeyHash}. */
    public ShardId ownerOf(long keyHash) {
        return shards.get(ownerIndexOf(keyHash));
    }

    /** The position in {@link #shards} of the owner: for callers that sort rows into buckets. */
    public int ownerIndexOf(long keyHash) {
        int low = 0;
        int high = tokens.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (Long.compareUnsigned(tokens[middle], keyHash) < 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return owners[low == tokens.length ? 0 : low];
    }

    /** Grows with each change of ownership, from 1. */
    public long version() {
        return version;
    }

    /** Ownership is this version's for reads and writes at or after this timestamp. */
    public Timestamp since() {
        return since;
    }

    public List<ShardId> shards() {
        return shards;
    }

    /** How many tokens a shard owns. */
    public int tokensOf(ShardId shard) {
        int index = shards.indexOf(shard);
        return (int) Arrays.stream(owners).filter(o -> o == index).count();
    }

    /** The same for every ring in which the shard owns just these ranges of hashes, and for hardly any other. */
    public long fingerprintOf(ShardId shard) {
        long[] known = fingerprints;
        if (known == null) {
            known = new long[shards.size()];
            for (int index = 0; index < known.length; index++) {
                known[index] = fingerprint(index);
            }
            fingerprints = known;
        }
        return known[shards.indexOf(shard)];
    }

    private long fingerprint(int index) {
        ByteWriter ranges = new ByteWriter(tokens.length * 16);
        for (int i = 0; i < tokens.length; i++) {
            if (owners[i] == index) {
                ranges.i64(tokens[i == 0 ? tokens.length - 1 : i - 1]).i64(tokens[i]);
            }
        }
        return KeyHash.of(ranges.toBytes());
    }

    /** The part of all hashes that a shard owns, between 0 and 1. */
    public double shareOf(ShardId shard) {
        int index = shards.indexOf(shard);
        double hashes = 0;
        for (int i = 0; i < tokens.length; i++) {
            if (owners[i] == index) {
                hashes += unsigned(tokens[i] - tokens[i == 0 ? tokens.length - 1 : i - 1]);
            }
        }
        return hashes / 0x1p64;
    }

    /** The hashes that a shard owns. */
    public TokenRanges rangesOf(ShardId shard) {
        int index = shards.indexOf(shard);
        List<long[]> ranges = new ArrayList<>();
        for (int i = 0; i < tokens.length; i++) {
            if (owners[i] == index) {
                add(ranges, i == 0 ? 0 : tokens[i - 1] + 1, tokens[i]);
            }
        }
        long highest = tokens[tokens.length - 1];
        if (owners[0] == index && highest != -1L) {
            add(ranges, highest + 1, -1L);
        }
        return new TokenRanges(ranges.stream().mapToLong(r -> r[0]).toArray(), ranges.stream().mapToLong(r -> r[1]).toArray());
    }

    /** Ranges of neighbouring tokens are one. */
    private static void add(List<long[]> ranges, long first, long last) {
        if (!ranges.isEmpty() && ranges.getLast()[1] + 1 == first) {
            ranges.getLast()[1] = last;
        } else {
            ranges.add(new long[] {first, last});
        }
    }

    private static double unsigned(long value) {
        return (value >>> 1) * 2.0 + (value & 1);
    }

    public void write(ByteWriter out) {
        out.u8(FORMAT).varint(version).i64(since.value()).list(shards, (o, s) -> o.varint(s.value())).varint(tokens.length);
        for (int i = 0; i < tokens.length; i++) {
            out.i64(tokens[i]).varint(owners[i]);
        }
    }

    /** @throws MalformedBytesException when the bytes are damaged, of a newer format, or not a ring */
    public static TokenRing read(ByteReader in) {
        int format = in.u8();
        if (format != FORMAT) {
            throw new MalformedBytesException("a token ring of format " + format + "; this version reads " + FORMAT);
        }
        long version = in.varint();
        Timestamp since = new Timestamp(in.i64());
        List<ShardId> shards = in.list(i -> new ShardId(i.varint()));
        int size = in.count(in.remaining());
        long[] tokens = new long[size];
        int[] owners = new int[size];
        for (int i = 0; i < size; i++) {
            tokens[i] = in.i64();
            owners[i] = in.count(Math.min(MAX_SHARDS, shards.size() - 1));
        }
        check(tokens);
        return new TokenRing(version, since, shards, tokens, owners);
    }

    private static void check(long[] tokens) {
        if (tokens.length == 0) {
            throw new MalformedBytesException("a token ring without tokens");
        }
        for (int i = 1; i < tokens.length; i++) {
            if (Long.compareUnsigned(tokens[i - 1], tokens[i]) >= 0) {
                throw new MalformedBytesException("token " + i + " of a ring is not above the one before it");
            }
        }
    }

    private static TokenRing of(long version, Timestamp since, List<ShardId> shards, TreeMap<Long, Integer> owned) {
        long[] tokens = owned.keySet().stream().mapToLong(Long::longValue).toArray();
        int[] owners = owned.values().stream().mapToInt(Integer::intValue).toArray();
        return new TokenRing(version, since, shards, tokens, owners);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TokenRing ring && version == ring.version && since.equals(ring.since)
                && shards.equals(ring.shards) && Arrays.equals(tokens, ring.tokens) && Arrays.equals(owners, ring.owners);
    }

    @Override
    public int hashCode() {
        return Long.hashCode(version) * 31 + Arrays.hashCode(tokens);
    }

    @Override
    public String toString() {
        return "ring " + version + " of " + shards;
    }
}
