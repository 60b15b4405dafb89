package io.arrwdb.core.ring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.arrwdb.core.codec.ByteReader;
import io.arrwdb.core.codec.ByteWriter;
import io.arrwdb.core.codec.MalformedBytesException;
import io.arrwdb.core.id.ShardId;
import io.arrwdb.core.time.Timestamp;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class TokenRingTest {
    private static final Timestamp T = Timestamp.ofMillis(1_000);

    @Test
    void spreadsHashesAboutEvenly() {
        assertSpread(2, 0.10, 0.20);
        assertSpread(8, 0.20, 0.40);
        assertSpread(16, 0.22, 0.45);
    }

    /** 200 rings: the mean and the worst surplus of a ring's largest shard over its fair share. */
    private static void assertSpread(int shards, double meanMost, double worstMost) {
        double[] surplus = new double[200];
        for (int ring = 0; ring < surplus.length; ring++) {
            TokenRing made = TokenRing.create(shards(1_000L * ring, shards), T);
            surplus[ring] = made.shards().stream().mapToDouble(made::shareOf).max().orElseThrow() * shards - 1;
        }
        assertThat(DoubleStream.of(surplus).average().orElseThrow()).as("mean of %d shards", shards).isLessThan(meanMost);
        assertThat(DoubleStream.of(surplus).max().orElseThrow()).as("worst of %d shards", shards).isLessThan(worstMost);
    }

    @Test
    void givesKeysToShardsByTheirShare() {
        TokenRing ring = TokenRing.create(shards(7, 4), T);
        int[] keys = new int[4];
        for (long key = 0; key < 100_000; key++) {
            keys[ring.ownerIndexOf(KeyHash.of(key))]++;
        }
        for (int s = 0; s < 4; s++) {
            assertThat(keys[s] / 100_000.0).isCloseTo(ring.shareOf(ring.shards().get(s)), within(0.01));
        }
    }

    @Test
    void aSplitMovesHalfOfTheParentAndNothingElse() {
        TokenRing before = TokenRing.create(shards(1, 3), T);
        ShardId parent = before.shards().get(1);
        ShardId child = new ShardId(99);
        TokenRing after = before.split(parent, child, T.plus(5));
        int moved = 0;
        int parents = 0;
        for (long key = 0; key < 100_000; key++) {
            ShardId was = before.ownerOf(KeyHash.of(key));
            ShardId is = after.ownerOf(KeyHash.of(key));
            if (was.equals(parent)) {
                parents++;
                moved += is.equals(child) ? 1 : 0;
                assertThat(is).isIn(parent, child);
            } else {
                assertThat(is).isEqualTo(was);
            }
        }
        assertThat(moved / (double) parents).isCloseTo(0.5, within(0.02));
        assertThat(after.tokensOf(parent)).isEqualTo(TokenRing.TOKENS_PER_SHARD);
        assertThat(after.tokensOf(child)).isEqualTo(TokenRing.TOKENS_PER_SHARD);
        assertThat(after.version()).isEqualTo(before.version() + 1);
        assertThat(after.since()).isEqualTo(T.plus(5));
        assertThat(after.shareOf(parent) + after.shareOf(child)).isCloseTo(before.shareOf(parent), within(1e-9));
    }

    @Test
    void aWrappedKeyBelongsToTheLowestToken() {
        TokenRing ring = TokenRing.create(shards(5, 2), T);
        assertThat(ring.ownerOf(-1L)).isEqualTo(ring.ownerOf(0L));
    }

    @Test
    void refusesToSplitStrangersAndToReuseIds() {
        TokenRing ring = TokenRing.create(shards(5, 2), T);
        assertThatThrownBy(() -> ring.split(new ShardId(1_000), new ShardId(1_001), T)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ring.split(new ShardId(5), new ShardId(6), T)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> TokenRing.create(List.of(), T)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void isReadAsItWasWritten() {
        TokenRing ring = TokenRing.create(shards(5, 3), T).split(new ShardId(6), new ShardId(77), T.plus(1));
        byte[] bytes = bytesOf(ring);
        TokenRing read = TokenRing.read(new ByteReader(bytes));
        assertThat(read).isEqualTo(ring);
        for (int length = 0; length < bytes.length; length += 97) {
            int cut = length;
            assertThatThrownBy(() -> TokenRing.read(new ByteReader(bytes, 0, cut))).isInstanceOf(MalformedBytesException.class);
        }
    }

    @Test
    void refusesTokensOutOfOrder() {
        byte[] bytes = bytesOf(TokenRing.create(List.of(new ShardId(1)), T));
        int firstToken = bytes.length - TokenRing.TOKENS_PER_SHARD * 9;
        System.arraycopy(bytes, firstToken + 9, bytes, firstToken, 9);
        assertThatThrownBy(() -> TokenRing.read(new ByteReader(bytes))).isInstanceOf(MalformedBytesException.class)
                .hasMessageContaining("token 1");
    }

    private static byte[] bytesOf(TokenRing ring) {
        ByteWriter out = new ByteWriter();
        ring.write(out);
        return out.toBytes();
    }

    private static List<ShardId> shards(long first, int count) {
        return LongStream.range(first, first + count).mapToObj(ShardId::new).toList();
    }
}
