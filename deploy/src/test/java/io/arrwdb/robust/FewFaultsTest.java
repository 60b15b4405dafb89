package io.arrwdb.robust;

import static org.assertj.core.api.Assertions.assertThat;

import io.arrwdb.testkit.server.NeedsServers;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * A short run of {@link RobustRun}: a data node, a query node, the coordinator and a server each die once and stand still once, while
 * clients work. {@code ./arrwdb robust} plays longer ones, and more.
 */
@NeedsServers({"etcd", "kafka", "versitygw"})
@EnabledOnOs(OS.LINUX)
@Timeout(1_200)
class FewFaultsTest {
    private static final long SEED = 1;
    /** Processes share two cores with all else: nothing here says how fast anything must be. */
    private static final long LIMIT_MILLIS = 240_000;
    private static final List<List<String>> FAULTS = List.of(
            List.of("kill data-node-1", "pause query-node-1", "pause coordinator-1"),
            List.of("kill query-node-2", "kill kafka-1", "pause data-node-2"),
            List.of("kill coordinator-1", "pause s3-1"));

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    private Path root;

    @Test
    void promisesHoldWhenProcessesDieAndStandStill() throws Exception {
        try (RobustRun run = new RobustRun(root, Plan.of(SEED, LIMIT_MILLIS, FAULTS))) {
            assertThat(run.violations()).as("seed %d; everything is kept in %s", SEED, root).isEmpty();
        }
    }
}
