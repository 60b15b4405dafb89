package io.arrwdb.robust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.arrwdb.testkit.server.NeedsServers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** What is promised holds under faults on real processes: {@code ./arrwdb robust}. */
@NeedsServers({"etcd", "kafka", "versitygw"})
@EnabledOnOs(OS.LINUX)
class RobustTest {
    private static final long SEED = Long.getLong("io.arrwdb.robust.seed", new Random().nextInt(1_000_000));
    private static final int FAULTS = Integer.getInteger("io.arrwdb.robust.faults", 0);
    private static final Pattern ONLY = Pattern.compile(System.getProperty("io.arrwdb.robust.only", ""));
    private static final String KEEP = System.getProperty("io.arrwdb.robust.keep", "");
    private static final LogLoss LOG_LOSS = LogLoss.valueOf(System.getProperty("io.arrwdb.robust.lose-log", "none").toUpperCase(Locale.ROOT));
    private static final long LIMIT_MILLIS = 1_000 * Long.getLong("io.arrwdb.robust.limit-seconds", 120);
    private static final int CLIENTS = Integer.getInteger("io.arrwdb.robust.clients", 240);

    @Test
    void promisesHoldUnderFaults() throws Exception {
        assumeTrue(FAULTS > 0, "no faults are asked for");
        Path root = KEEP.isEmpty() ? Files.createTempDirectory("arrwdb-robust-") : Files.createDirectories(Path.of(KEEP));
        try (RobustRun run = new RobustRun(root, new Plan(SEED, FAULTS, ONLY, List.of(), LIMIT_MILLIS, LOG_LOSS, CLIENTS))) {
            assertThat(run.violations()).as("seed %d; everything is kept in %s", SEED, root).isEmpty();
        }
        if (KEEP.isEmpty()) {
            RobustRun.delete(root);
        }
    }
}
