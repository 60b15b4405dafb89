package io.arrwdb.core.plan.data;

import static org.assertj.core.api.Assertions.assertThat;

import io.arrwdb.core.time.Timestamp;
import org.junit.jupiter.api.Test;

class SealPolicyTest {
    private static final SealPolicy POLICY = new SealPolicy(10_000, 1_000, 100);

    @Test
    void nothingIsSealedWithoutGrowingRows() {
        assertThat(POLICY.isDue(0, Timestamp.ZERO, Timestamp.ZERO, 1_000_000)).isFalse();
    }

    @Test
    void oldRowsAreSealedWhateverTheirNumber() {
        assertThat(POLICY.isDue(1, Timestamp.ofMillis(50_000), Timestamp.ofMillis(60_500), 60_001)).isTrue();
        assertThat(POLICY.isDue(1, Timestamp.ofMillis(50_000), Timestamp.ofMillis(50_500), 60_000)).isFalse();
    }

    @Test
    void idleRowsAreSealedWhereTheyAreWorthAFile() {
        assertThat(POLICY.isDue(100, Timestamp.ofMillis(50_000), Timestamp.ofMillis(50_500), 51_501)).isTrue();
        assertThat(POLICY.isDue(100, Timestamp.ofMillis(50_000), Timestamp.ofMillis(50_500), 51_500)).isFalse();
        assertThat(POLICY.isDue(99, Timestamp.ofMillis(50_000), Timestamp.ofMillis(50_500), 51_501)).isFalse();
    }
}
