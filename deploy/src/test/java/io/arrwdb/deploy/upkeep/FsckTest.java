package io.arrwdb.deploy.upkeep;

import static org.assertj.core.api.Assertions.assertThat;

import io.arrwdb.bench.report.Json;
import io.arrwdb.core.manifest.ObjectNames;
import io.arrwdb.deploy.ArrwDb;
import io.arrwdb.deploy.Main;
import io.arrwdb.deploy.compose.Stores;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is lost, changed or left over in a data directory is found. */
class FsckTest {
    @TempDir
    private Path directory;

    @Test
    void aDirectoryIsCleanUntilSomethingIsTakenChangedOrAdded() throws Exception {
        try (ArrwDb server = standalone(); Shelf shelf = new Shelf(server, "c").create()) {
            shelf.insert(0, 1_000).delete(10, 20).flush().insert(1_000, 1_100).delete(500, 510);
            assertThat(Main.commandLine().execute("fsck", "--data-dir", data().toString())).as("while it is in use").isEqualTo(1);
        }
        assertThat(inspect(Map.of("arrwdb.data-dir", data().toString()))).satisfies(report -> {
            assertThat(report.text()).contains("clean").doesNotContain("NOT");
            assertThat(report.referenced()).isGreaterThan(5);
            assertThat(report.undecided()).isEmpty();
        });
        assertThat(Main.commandLine().execute("fsck", "--data-dir", data().toString(), "-o", "json")).isZero();

        Path lost = object(".keys");
        Path changed = object(".data.arrow");
        byte[] bytes = Files.readAllBytes(changed);
        bytes[bytes.length / 2] ^= 1;
        Files.write(changed, bytes);
        Files.delete(lost);
        Files.writeString(changed.resolveSibling("nobody"), "?");
        Report report = inspect(Map.of("arrwdb.data-dir", data().toString()));
        assertThat(report.missing()).singleElement().satisfies(f -> assertThat(f.key()).endsWith(lost.getFileName().toString()));
        assertThat(report.damaged()).singleElement().satisfies(f -> assertThat(f.what()).contains("checksum"));
        assertThat(report.orphaned()).extracting(Report.Finding::key).singleElement().asString().endsWith("/nobody");
        assertThat(Json.of(report)).contains("\"orphaned\":[{\"key\":\"" + ObjectNames.ROOT + "/c/");
        assertThat(Main.commandLine().execute("fsck", "--data-dir", data().toString())).isEqualTo(3);
        assertThat(Main.commandLine().execute("fsck", "--data-dir", data().toString(), "--lengths-only")).isEqualTo(3);
    }

    private static Report inspect(Map<String, String> settings) {
        try (Stores stores = new Stores(settings, true)) {
            return new Inspection(stores, true, new Progress(System.err)).run();
        }
    }

    private Path data() {
        return directory.resolve("data");
    }

    private ArrwDb standalone() {
        return ArrwDb.configured().with(Map.of("arrwdb.data-dir", data().toString(), "arrwdb.port", "0", "arrwdb.http-port", "-1")).start();
    }

    private Path object(String suffix) throws Exception {
        try (Stream<Path> files = Files.walk(data().resolve("objects"))) {
            List<Path> found = files.filter(file -> file.toString().endsWith(suffix)).sorted().toList();
            return found.getFirst();
        }
    }
}
