package io.arrwdb.deploy.upkeep;

import static org.assertj.core.api.Assertions.assertThat;

import io.arrwdb.deploy.ArrwDb;
import io.arrwdb.deploy.Main;
import io.arrwdb.deploy.compose.Stores;
import io.arrwdb.testkit.server.NeedsServers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a standalone server has, a cluster serves: rows flushed and not, deletes, several collections, indexes and loads. */
@NeedsServers({"etcd", "kafka", "versitygw"})
@Timeout(400)
class MigrationTest {
    @TempDir
    private Path directory;

    @Test
    void aDirectoryBecomesAClustersData() throws Exception {
        Path old = directory.resolve("old");
        TreeSet<Long> first;
        TreeSet<Long> second;
        try (ArrwDb server = standalone(old); Shelf a = new Shelf(server, "a").create(); Shelf b = new Shelf(server, "b").create();
                Shelf gone = new Shelf(server, "gone").create()) {
            a.insert(0, 1_000).delete(50, 100).flush().insert(1_000, 1_300).delete(500, 520).delete(1_200, 1_210);
            b.insert(0, 30).alias("other");
            gone.insert(0, 10).drop();
            first = a.keys();
            second = b.keys();
        }
        try (Servers servers = new Servers(directory)) {
            Properties config = new Properties();
            config.putAll(servers.settings());
            try (var out = Files.newBufferedWriter(directory.resolve("cluster.properties"))) {
                config.store(out, "");
            }
            try (ArrwDb server = standalone(old)) {
                assertThat(migrate(old)).as("while the source is in use").isEqualTo(1);
            }
            try (ArrwDb server = servers.start()) {
                assertThat(migrate(old)).as("while a server runs at the target").isEqualTo(1);
            }
            assertThat(migrate(old)).as("to a place that was begun and never used").isZero();
            assertThat(migrate(old)).as("again").isEqualTo(1);
            try (ArrwDb server = servers.start(); Shelf a = new Shelf(server, "a"); Shelf b = new Shelf(server, "b"); Shelf c = new Shelf(server, "c");
                    Shelf other = new Shelf(server, "other")) {
                assertThat(other.keys()).isEqualTo(second);
                assertThat(a.keys()).isEqualTo(first).hasSize(1_220);
                assertThat(a.count()).isEqualTo(1_220);
                assertThat(b.keys()).isEqualTo(second).hasSize(30);
                assertThat(a.nearest(700)).containsExactly(700L);
                a.insert(1_190, 1_310).delete(0, 50).flush();
                assertThat(a.count()).isEqualTo(1_220 + 20 - 50);
                c.create().insert(0, 15);
                assertThat(c.count()).isEqualTo(15);
            }
            try (Stores stores = new Stores(servers.settings(), true)) {
                assertThat(new Inspection(stores, true, new Progress(System.err)).run()).satisfies(report -> {
                    assertThat(report.missing()).isEmpty();
                    assertThat(report.damaged()).isEmpty();
                    assertThat(report.orphaned()).isEmpty();
                });
            }
        }
    }

    private int migrate(Path old) {
        return Main.commandLine().execute("migrate", "--from", old.toString(), "--to", directory.resolve("cluster.properties").toString());
    }

    private static ArrwDb standalone(Path data) {
        return ArrwDb.configured().with(Map.of("arrwdb.data-dir", data.toString(), "arrwdb.port", "0", "arrwdb.http-port", "-1")).start();
    }
}
