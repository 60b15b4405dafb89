package io.arrwdb.shard.table;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A table against a model: every visible row, every count, at random times, through everything that befalls a shard. */
class ShardTableTest {
    private static final int SEEDS = 40;
    private static final int STEPS = 250;

    @ParameterizedTest
    @CsvSource({"false, true", "true, true", "false, false"})
    void showsWhatTheModelShows(boolean textKeys, boolean replace) {
        for (long seed = 0; seed < SEEDS; seed++) {
            int step = 0;
            try {
                ShardWorld world = new ShardWorld(seed, textKeys, replace);
                for (; step < STEPS; step++) {
                    world.step();
                }
                world.end();
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError("seed " + seed + ", step " + step + ", text keys " + textKeys + ", replace "
                        + replace + ": " + e.getMessage(), e);
            }
        }
    }
}
