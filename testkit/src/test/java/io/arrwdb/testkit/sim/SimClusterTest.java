package io.arrwdb.testkit.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Replay any of these by {@code ./arrwdb sim --seed N}. */
public class SimClusterTest {
    private static final int SEEDS = 200;
    private static final int SEEDS_OF_A_PART = SEEDS / 4;

    /** In parts, so that each has the time of a test of its own on a busy machine. */
    @ParameterizedTest
    @ValueSource(longs = {1, 51, 101, 151})
    void nothingIsEverViolated(long firstSeed) throws InterruptedException, ExecutionException {
        List<SimResult> results = new ArrayList<>();
        try (ExecutorService workers = Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors())) {
            List<Future<SimResult>> playing = new ArrayList<>();
            for (long seed = firstSeed; seed < firstSeed + SEEDS_OF_A_PART; seed++) {
                SimSettings settings = SimSettings.usual(seed);
                playing.add(workers.submit(() -> new SimCluster(settings).run()));
            }
            for (Future<SimResult> result : playing) {
                results.add(result.get());
            }
        }
        assertThat(results.stream().filter(result -> result.violation().isPresent())).isEmpty();
        assertThat(results.stream().mapToLong(SimResult::acknowledged).sum()).isGreaterThan(SEEDS_OF_A_PART * 20L);
        assertThat(results.stream().mapToLong(SimResult::reads).sum()).isGreaterThan(SEEDS_OF_A_PART * 10L);
        assertThat(results.stream().mapToLong(SimResult::compactions).sum()).isGreaterThan(SEEDS_OF_A_PART);
        assertThat(results.stream().mapToLong(SimResult::indexes).sum()).isGreaterThan(SEEDS_OF_A_PART / 2);
        assertThat(results.stream().mapToLong(SimResult::splits).sum()).isGreaterThan(SEEDS_OF_A_PART / 2);
        assertThat(results.stream().mapToLong(SimResult::reigns).sum()).isGreaterThan(SEEDS_OF_A_PART * 4L);
    }

    /**
     * Log groups made anew: their log was cut while no shard was published, or while a dropped shard had its pointer; and a
     * replaced leader that took a later cut of the log for a contradiction.
     */
    @ParameterizedTest
    @ValueSource(longs = {301, 367, 475})
    void whatWasViolatedOnceIsKept(long seed) {
        assertThat(new SimCluster(SimSettings.usual(seed).withAllObjects()).run().violation()).isEmpty();
    }

    /** Whatever the new log holds, records of the old one among them. Seed 5 loses the decisions as well, and its log was never cut. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
    void aLogThatWasMadeAnewIsRefusedByNameAndServedByNobody(long seed) {
        assertThat(new SimCluster(SimSettings.losingALog(seed)).run().violation()).isEmpty();
    }

    @Test
    void theSameSeedGivesTheSameHistory() {
        for (long seed = 1; seed <= 5; seed++) {
            SimResult first = new SimCluster(SimSettings.usual(seed)).run();
            assertThat(new SimCluster(SimSettings.usual(seed)).run()).isEqualTo(first);
            assertThat(first.digest()).isNotEqualTo(new SimCluster(SimSettings.usual(seed + 1_000)).run().digest());
        }
    }
}
