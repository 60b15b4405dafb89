package io.arrwdb.core.ring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.arrwdb.core.codec.ByteReader;
import io.arrwdb.core.codec.ByteWriter;
import io.arrwdb.core.codec.MalformedBytesException;
import io.arrwdb.core.id.ShardId;
import io.arrwdb.core.ring.Ownership.Claim;
import io.arrwdb.core.time.Timestamp;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class OwnershipTest {
    private static final Timestamp BEGIN = Timestamp.ofMillis(1_000);
    private static final int SPLITS = 12;

    /** A ring that has been split again and again, every version of it, and what the shards own by their claims. */
    private static final class Splits {
        private final Random random;
        private final List<TokenRing> rings = new ArrayList<>();
        private final Map<ShardId, Ownership> owned = new HashMap<>();

        Splits(long seed) {
            random = new Random(seed);
            rings.add(TokenRing.create(List.of(new ShardId(1), new ShardId(2)), BEGIN));
            rings.getLast().shards().forEach(shard -> owned.put(shard, Ownership.ALL));
            for (int i = 0; i < SPLITS; i++) {
                split(new ShardId(10 + i), rings.getLast().since().plus(1 + random.nextInt(50)));
            }
        }

        private void split(ShardId child, Timestamp at) {
            List<ShardId> shards = rings.getLast().shards();
            ShardId parent = shards.get(random.nextInt(shards.size()));
            TokenRing next = rings.getLast().split(parent, child, at);
            rings.add(next);
            owned.put(parent, owned.get(parent).narrowed(new Claim(at, next.version(), next.rangesOf(parent))));
            owned.put(child, Ownership.ofChild(new Claim(at, next.version(), next.rangesOf(child))));
        }

        TokenRing ringAt(Timestamp at) {
            return rings.reversed().stream().filter(ring -> !ring.since().isAfter(at)).findFirst().orElseThrow();
        }
    }

    @Test
    void everyKeyHasOneOwnerAtEveryTimestampAndItIsTheRingsOwner() {
        for (long seed = 1; seed <= 5; seed++) {
            Splits splits = new Splits(seed);
            for (TokenRing ring : splits.rings) {
                for (Timestamp at : List.of(ring.since().plus(-1), ring.since(), ring.since().plus(1))) {
                    if (!at.isBefore(BEGIN)) {
                        exactCover(splits, at, seed);
                    }
                }
            }
        }
    }

    /** Before the first split nobody has claims, and a key goes where the ring says. */
    private static void exactCover(Splits splits, Timestamp at, long seed) {
        TokenRing ring = splits.ringAt(at);
        for (int i = 0; i < 200; i++) {
            long hash = splits.random.nextLong();
            ShardId owner = ring.ownerOf(hash);
            for (Map.Entry<ShardId, Ownership> shard : splits.owned.entrySet()) {
                boolean unclaimed = shard.getValue().ringVersionAt(at) == 0;
                boolean sent = !unclaimed || shard.getKey().equals(owner);
                assertThat(sent && shard.getValue().owns(hash, at))
                        .as("seed %d: shard %s owns hash %d at %s, where the ring says %s", seed, shard.getKey(), hash, at, owner)
                        .isEqualTo(shard.getKey().equals(owner));
            }
        }
    }

    @Test
    void theRangesOfAShardAreWhatTheRingGivesIt() {
        for (long seed = 1; seed <= 5; seed++) {
            Splits splits = new Splits(seed);
            TokenRing ring = splits.rings.getLast();
            for (int i = 0; i < 1_000; i++) {
                long hash = i < 2 ? -i : splits.random.nextLong();
                for (ShardId shard : ring.shards()) {
                    assertThat(ring.rangesOf(shard).contains(hash)).as("seed %d: shard %s, hash %d", seed, shard, hash)
                            .isEqualTo(ring.ownerOf(hash).equals(shard));
                }
            }
            for (ShardId shard : ring.shards()) {
                assertThat(ring.tokensOf(shard)).as("seed %d", seed).isEqualTo(TokenRing.TOKENS_PER_SHARD);
            }
        }
    }

    @Test
    void aRingOfOneShardOwnsEveryHash() {
        TokenRanges all = TokenRing.create(List.of(new ShardId(1)), BEGIN).rangesOf(new ShardId(1));
        assertThat(List.of(0L, 1L, -1L, Long.MIN_VALUE, Long.MAX_VALUE)).allMatch(all::contains);
    }

    @Test
    void isReadAsItWasWritten() {
        new Splits(5).owned.values().forEach(owned -> {
            ByteWriter out = new ByteWriter();
            owned.write(out);
            assertThat(Ownership.read(new ByteReader(out.toBytes()))).isEqualTo(owned);
        });
    }

    @Test
    void refusesClaimsThatGoBackAndRangesOutOfOrder() {
        TokenRanges ranges = new TokenRanges(new long[] {5}, new long[] {9});
        Ownership owned = Ownership.ofChild(new Claim(BEGIN, 2, ranges));
        assertThatThrownBy(() -> owned.narrowed(new Claim(BEGIN, 3, ranges))).isInstanceOf(IllegalArgumentException.class);
        byte[] crossed = new ByteWriter().varint(2).i64(5).i64(9).i64(9).i64(12).toBytes();
        assertThatThrownBy(() -> TokenRanges.read(new ByteReader(crossed))).isInstanceOf(MalformedBytesException.class)
                .hasMessageContaining("range 1");
    }
}
