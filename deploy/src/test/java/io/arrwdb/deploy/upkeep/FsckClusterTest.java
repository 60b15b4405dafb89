package io.arrwdb.deploy.upkeep;

import static org.assertj.core.api.Assertions.assertThat;

import io.arrwdb.core.manifest.ObjectNames;
import io.arrwdb.core.port.object.ObjectBody;
import io.arrwdb.deploy.ArrwDb;
import io.arrwdb.deploy.Main;
import io.arrwdb.deploy.compose.Stores;
import io.arrwdb.testkit.server.NeedsServers;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The same over real etcd, Kafka and S3, while a server writes and while none runs. */
@NeedsServers({"etcd", "kafka", "versitygw"})
@Timeout(400)
class FsckClusterTest {
    private static final int ATTEMPTS = 10;

    @TempDir
    private Path directory;

    /** Who writes is asked what it has decided; without it, what no manifest names may still be somebody's. */
    @Test
    void aClusterIsLookedAtWhileItRunsAndWhileItIsDown() throws Exception {
        try (Servers servers = new Servers(directory)) {
            try (ArrwDb server = servers.start(); Shelf shelf = new Shelf(server, "c").create()) {
                shelf.insert(0, 500).flush().insert(500, 600);
                Report running = inspectWithLedgers(servers.settings());
                assertThat(running.unread()).isEmpty();
                assertThat(running.clean()).as(running.text()).isTrue();
                assertThat(running.referenced()).isGreaterThan(3);
                assertThat(tail(servers.settings())).as("rows that are not flushed").hasSize(101);
                put(servers.settings(), ObjectNames.ROOT + "/c/1/s/1/data/1.1-x/nobody");
                assertThat(inspectWithLedgers(servers.settings()).orphaned()).extracting(Report.Finding::key)
                        .containsExactly(ObjectNames.ROOT + "/c/1/s/1/data/1.1-x/nobody");
            }
            Report down = inspect(servers.settings());
            assertThat(down.unread()).isNotEmpty();
            assertThat(down.orphaned()).isEmpty();
            assertThat(down.missing()).isEmpty();
            assertThat(down.undecided()).extracting(Report.Finding::key).contains(ObjectNames.ROOT + "/c/1/s/1/data/1.1-x/nobody");
        }
    }

    /** What {@code wal tail} prints of the collection, split at its keys. */
    private static String[] tail(Map<String, String> settings) {
        List<String> command = new ArrayList<>(List.of("wal", "tail", "c"));
        settings.forEach((key, value) -> command.addAll(List.of("--set", key + "=" + value)));
        PrintStream before = System.out;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
        try {
            assertThat(Main.commandLine().execute(command.toArray(String[]::new))).isZero();
        } finally {
            System.setOut(before);
        }
        return printed.toString(StandardCharsets.UTF_8).split("\"id\":\\d+");
    }

    private static void put(Map<String, String> settings, String key) {
        try (Stores stores = new Stores(settings, true)) {
            stores.objects().put(key, ObjectBody.of("?".getBytes(StandardCharsets.UTF_8))).toCompletableFuture().join();
        }
    }

    /** Once every leader has said in time what it has decided. */
    private static Report inspectWithLedgers(Map<String, String> settings) {
        Report report = inspect(settings);
        for (int attempt = 1; attempt < ATTEMPTS && !report.unread().isEmpty(); attempt++) {
            report = inspect(settings);
        }
        return report;
    }

    private static Report inspect(Map<String, String> settings) {
        try (Stores stores = new Stores(settings, true)) {
            return new Inspection(stores, true, new Progress(System.err)).run();
        }
    }
}
