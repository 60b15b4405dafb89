package io.arrwdb.core.plan.root;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.arrwdb.core.time.Timestamp;
import io.arrwdb.core.time.TimestampRange;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;

class TimestampAllocatorTest {
    private static final long NOW = 1_700_000_000_000L;
    private static final long WINDOW = 3_000;

    @Test
    void nothingIsHandedOutBeforeALimitIsSaved() {
        TimestampAllocator allocator = new TimestampAllocator(0, WINDOW);
        assertThat(allocator.allocate(1, NOW)).isEmpty();
        allocator.saved(allocator.nextLimitMillis(NOW));
        assertThat(allocator.allocate(1, NOW)).contains(new TimestampRange(Timestamp.ofMillis(NOW), 1));
    }

    @Test
    void aSuccessorBeginsAtTheSavedLimitEvenWhereItsClockIsBehind() {
        TimestampAllocator allocator = new TimestampAllocator(NOW + WINDOW, WINDOW);
        allocator.saved(allocator.nextLimitMillis(NOW));
        assertThat(allocator.allocate(1, NOW)).hasValueSatisfying(
                r -> assertThat(r.first().physicalMillis()).isEqualTo(NOW + WINDOW));
    }

    @Test
    void aFullMillisecondMovesOnToTheNext() {
        TimestampAllocator allocator = serving();
        for (int i = 0; i < 4; i++) {
            assertThat(allocator.allocate(TimestampAllocator.MAX_COUNT, NOW).orElseThrow().first().physicalMillis()).isEqualTo(NOW);
        }
        assertThat(allocator.allocate(1, NOW)).contains(new TimestampRange(Timestamp.ofMillis(NOW + 1), 1));
    }

    @Test
    void theLimitIsNeverReached() {
        TimestampAllocator allocator = serving();
        assertThat(allocator.allocate(1, NOW + WINDOW - 1)).isPresent();
        assertThat(allocator.runsLow(NOW + WINDOW - 1)).isTrue();
        assertThat(allocator.allocate(1, NOW + WINDOW)).isEmpty();
        assertThat(allocator.allocate(1, NOW + 10 * WINDOW)).isEmpty();
    }

    @Test
    void countsOutOfBoundsAreRefused() {
        TimestampAllocator allocator = serving();
        assertThatThrownBy(() -> allocator.allocate(0, NOW)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> allocator.allocate(TimestampAllocator.MAX_COUNT + 1, NOW)).isInstanceOf(IllegalArgumentException.class);
    }

    /** Clocks that jump, restarts at any moment, saves that are lost: still every range lies above every one before. */
    @Test
    void nothingEverGoesBack() {
        for (long seed = 0; seed < 50; seed++) {
            RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
            long durable = 0;
            long wall = NOW;
            TimestampAllocator allocator = new TimestampAllocator(durable, WINDOW);
            Timestamp last = Timestamp.ZERO;
            for (int step = 0; step < 2_000; step++) {
                wall += random.nextLong(-2_000, 2_500);
                if (random.nextInt(50) == 0) {
                    allocator = new TimestampAllocator(durable, WINDOW);
                }
                if (random.nextInt(3) == 0) {
                    durable = allocator.nextLimitMillis(wall);
                    allocator.saved(durable);
                }
                Optional<TimestampRange> range = allocator.allocate(random.nextInt(1, TimestampAllocator.MAX_COUNT), wall);
                if (range.isPresent()) {
                    assertThat(range.get().first()).as("seed %d step %d", seed, step).isGreaterThan(last);
                    assertThat(range.get().last().physicalMillis()).as("seed %d step %d", seed, step).isLessThan(durable);
                    last = range.get().last();
                }
            }
        }
    }

    private static TimestampAllocator serving() {
        TimestampAllocator allocator = new TimestampAllocator(0, WINDOW);
        allocator.saved(NOW + WINDOW);
        allocator.allocate(1, NOW - 1);
        return allocator;
    }
}
