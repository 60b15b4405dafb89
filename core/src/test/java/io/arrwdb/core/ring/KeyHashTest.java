package io.arrwdb.core.ring;

import static org.assertj.core.api.Assertions.assertThat;

import io.arrwdb.core.codec.ByteWriter;
import java.nio.charset.StandardCharsets;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;

class KeyHashTest {
    @Test
    void followsThePublishedVectors() {
        assertThat(hash("")).isEqualTo(0xEF46DB3751D8E999L);
        assertThat(hash("a")).isEqualTo(0xD24EC4F1A98C6E5BL);
        assertThat(hash("abc")).isEqualTo(0x44BC2CF5AD770999L);
        assertThat(hash("Nobody inspects the spammish repetition")).isEqualTo(0xFBCEA83C8A378BF1L);
    }

    @Test
    void staysAsItWasReleased() {
        assertThat(KeyHash.of(0L)).isEqualTo(-5468931636568460192L);
        assertThat(KeyHash.of(-1L)).isEqualTo(5481498337777619463L);
        assertThat(KeyHash.of("arrwDB")).isEqualTo(6216661749318436815L);
    }

    @Test
    void hashesAnIntegerAsItsEightBytes() {
        long seed = 42;
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        for (int i = 0; i < 1_000; i++) {
            long key = random.nextLong();
            assertThat(KeyHash.of(key)).as("seed %d key %d", seed, key)
                    .isEqualTo(KeyHash.of(new ByteWriter().i64(key).toBytes()));
        }
    }

    private static long hash(String text) {
        return KeyHash.xxh64(text.getBytes(StandardCharsets.UTF_8), 0);
    }

}
