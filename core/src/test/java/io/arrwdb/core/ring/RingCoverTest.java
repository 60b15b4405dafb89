package io.arrwdb.core.ring;

import static org.assertj.core.api.Assertions.assertThat;

import io.arrwdb.core.id.ShardId;
import io.arrwdb.core.ring.RingCover.Part;
import io.arrwdb.core.time.Timestamp;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class RingCoverTest {
    private static final List<ShardId> SHARDS = LongStream.rangeClosed(1, 3).mapToObj(ShardId::new).toList();
    private final TokenRing ring = TokenRing.create(SHARDS, new Timestamp(5));

    private static List<Part> whole(TokenRing ring) {
        return new ArrayList<>(ring.shards().stream().map(s -> new Part(s, ring.version(), ring.fingerprintOf(s))).toList());
    }

    @Test
    void theShardsOfOneVersionCoverIt() {
        assertThat(RingCover.flaw(ring, whole(ring), List.of())).isEmpty();
        TokenRing split = ring.split(new ShardId(2), new ShardId(4), new Timestamp(9));
        assertThat(RingCover.flaw(split, whole(split), List.of())).isEmpty();
    }

    @Test
    void aGapAnOverlapAndAMixAreFound() {
        List<Part> gap = whole(ring);
        gap.remove(1);
        assertThat(RingCover.flaw(ring, gap, List.of())).contains("shard 2 was not read");
        assertThat(RingCover.flaw(ring, gap, List.of(new ShardId(2)))).as("known to be missing").isEmpty();
        List<Part> twice = whole(ring);
        twice.add(twice.getFirst());
        assertThat(RingCover.flaw(ring, twice, List.of())).contains("shard 1 was read twice");
        TokenRing split = ring.split(new ShardId(2), new ShardId(4), new Timestamp(9));
        assertThat(RingCover.flaw(split, whole(ring), List.of()).orElseThrow()).contains("by version 1 of the ring, not 2");
        assertThat(RingCover.flaw(ring, whole(split), List.of()).orElseThrow()).contains("by version 2 of the ring, not 1");
    }

    @Test
    void aShardThatServedItsParentsTokensIsFound() {
        TokenRing split = ring.split(new ShardId(2), new ShardId(4), new Timestamp(9));
        List<Part> parts = whole(split);
        parts.removeIf(p -> p.shard().value() == 2);
        parts.add(new Part(new ShardId(2), split.version(), ring.fingerprintOf(new ShardId(2))));
        assertThat(RingCover.flaw(split, parts, List.of()).orElseThrow()).contains("tokens that are not its own");
    }

    /** Every hash is owned by exactly one of the parts that pass, whatever the ring went through. */
    @Test
    void whatPassesOwnsEveryHashOnce() {
        for (int seed = 0; seed < 50; seed++) {
            Random random = new Random(seed);
            TokenRing now = ring;
            for (long child = 10; child < 10 + random.nextInt(6); child++) {
                ShardId parent = now.shards().get(random.nextInt(now.shards().size()));
                now = now.split(parent, new ShardId(child), new Timestamp(child));
            }
            List<Part> parts = whole(now);
            assertThat(RingCover.flaw(now, parts, List.of())).as("seed %d", seed).isEmpty();
            double share = parts.stream().map(Part::shard).mapToDouble(now::shareOf).sum();
            assertThat(share).as("seed %d", seed).isEqualTo(1, org.assertj.core.data.Offset.offset(1e-9));
            parts.remove(random.nextInt(parts.size()));
            assertThat(RingCover.flaw(now, parts, List.of())).as("seed %d", seed).isPresent();
        }
    }

    @Test
    void shardsOfTheSameTokensAloneHaveTheSameFingerprint() {
        TokenRing same = TokenRing.create(SHARDS, new Timestamp(77));
        SHARDS.forEach(s -> assertThat(ring.fingerprintOf(s)).isEqualTo(same.fingerprintOf(s)));
        assertThat(SHARDS.stream().map(ring::fingerprintOf).distinct()).hasSize(3);
    }
}
