package io.arrwdb.proxy.limit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class TokenBucketTest {
    private static final long SECOND = 1_000_000_000L;

    /** Whatever comes when, no more passes than the rate allows, but for one second's worth and the last request. */
    @Test
    void noMorePassesThanTheRateAllows() {
        for (int seed = 0; seed < 200; seed++) {
            Random random = new Random(seed);
            double rate = 1 + random.nextInt(1_000);
            TokenBucket bucket = new TokenBucket(rate, 0);
            long now = 0;
            double passed = 0;
            double largest = 0;
            for (int i = 0; i < 500; i++) {
                now += random.nextLong(SECOND / 50);
                double size = 1 + random.nextInt(50);
                if (bucket.pass(size, now)) {
                    passed += size;
                    largest = Math.max(largest, size);
                }
            }
            assertThat(passed).as("seed %d", seed).isLessThanOrEqualTo(rate * now / SECOND + rate + largest);
        }
    }

    @Test
    void whoKeepsTheRateAlwaysPasses() {
        TokenBucket bucket = new TokenBucket(10, 0);
        for (int i = 1; i < 1_000; i++) {
            assertThat(bucket.pass(1, i * SECOND / 9)).isTrue();
        }
    }

    @Test
    void aLargeRequestPassesAndIsPaidOffAfterwards() {
        TokenBucket bucket = new TokenBucket(10, 0);
        assertThat(bucket.pass(35, 0)).isTrue();
        assertThat(bucket.pass(1, 2 * SECOND)).isFalse();
        assertThat(bucket.pass(1, 3 * SECOND)).isTrue();
    }
}
