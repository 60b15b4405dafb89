package io.arrwdb.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.arrwdb.process.ChildServer;
import io.arrwdb.testkit.server.NeedsServers;
import io.arrwdb.testkit.server.S3Server;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The real process with its objects in a real S3 server. */
@NeedsServers("versitygw")
class RemoteObjectsTest {
    private static final int ROWS = 1_000;
    private static final long PATIENCE_SECONDS = 60;

    @TempDir
    private Path directory;

    /** On a busy machine each of the three starts takes a minute and more. */
    @Test
    @Timeout(value = 15, unit = TimeUnit.MINUTES)
    void rowsSurviveAKillAndTheLossOfEveryCopy() throws Exception {
        Map<Long, Long> expected = new TreeMap<>();
        try (S3Server s3 = S3Server.start(S3Server.Kind.VERSITYGW, directory.resolve("s3"))) {
            try (ChildServer server = start(s3, "data"); Store store = Store.of(server)) {
                store.create();
                fill(store, expected);
                assertThat(store.rows()).isEqualTo(expected);
                awaitCopies();
            }
            List<Path> copies = copies();
            copies.subList(0, copies.size() / 2).forEach(RemoteObjectsTest::remove);
            copies.subList(copies.size() / 2, copies.size()).forEach(RemoteObjectsTest::damage);
            try (ChildServer server = start(s3, "data"); Store store = Store.of(server)) {
                store.awaitOpen();
                assertThat(store.rows()).isEqualTo(expected);
            }
            assertThatThrownBy(() -> start(s3, "other-data").close()).as("another deployment in the same place")
                    .hasMessageContaining("belongs to another deployment");
        }
    }

    /** Two flushes, rows that are in the log alone, and deletes of rows in files. */
    private static void fill(Store store, Map<Long, Long> expected) {
        upsert(store, expected, 0, ROWS, 1);
        store.flush();
        upsert(store, expected, ROWS / 2, ROWS, 2);
        store.flush();
        upsert(store, expected, ROWS, ROWS + 10, 3);
        List<Long> gone = LongStream.range(0, ROWS).filter(key -> key % 7 == 0).boxed().toList();
        store.delete(gone);
        gone.forEach(expected::remove);
    }

    private static void upsert(Store store, Map<Long, Long> expected, long from, long to, long value) {
        List<Long> keys = LongStream.range(from, to).boxed().toList();
        store.upsert(keys, value);
        keys.forEach(key -> expected.put(key, value));
    }

    private ChildServer start(S3Server s3, String data) {
        List<String> options = new ArrayList<>();
        Map.of("type", "s3", "s3.endpoint", s3.endpoint().toString(), "s3.bucket", "arrwdb", "s3.create-bucket", "true",
                "s3.access-key", S3Server.ACCESS_KEY, "s3.secret-key", S3Server.SECRET_KEY)
                .forEach((key, value) -> options.addAll(List.of("--set", "arrwdb.object." + key + "=" + value)));
        return ChildServer.start(directory.resolve(data), List.of("-Xmx256m"), options);
    }

    /** Who serves the rows has them in memory before it opens the files of a flush. */
    private void awaitCopies() throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (copies().size() < 2) {
            assertThat(System.nanoTime() - end).as("patience with copies of objects").isNegative();
            Thread.sleep(50);
        }
    }

    private List<Path> copies() throws IOException {
        try (Stream<Path> files = Files.list(directory.resolve("data/cache"))) {
            return files.toList();
        }
    }

    private static void remove(Path copy) {
        assertThat(copy.toFile().delete()).isTrue();
    }

    private static void damage(Path copy) {
        try {
            byte[] bytes = Files.readAllBytes(copy);
            if (bytes.length > 0) {
                bytes[bytes.length / 2] ^= 1;
                Files.write(copy, bytes);
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
