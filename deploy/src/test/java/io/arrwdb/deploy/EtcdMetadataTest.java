package io.arrwdb.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.arrwdb.bench.data.GeneratedVectors;
import io.arrwdb.bench.wire.MilvusConnection;
import io.arrwdb.bench.wire.VectorCollection;
import io.arrwdb.engine.vector.Metric;
import io.arrwdb.testkit.server.EtcdServer;
import io.arrwdb.testkit.server.NeedsServers;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server whose collections, sessions and elections lie in a real etcd. */
@NeedsServers("etcd")
class EtcdMetadataTest {
    private static final int ROWS = 1_000;
    private static final int DIM = 8;
    private static final long PATIENCE_SECONDS = 150;

    private final GeneratedVectors rows = new GeneratedVectors(ROWS, DIM, 1);
    @TempDir
    private Path directory;
    private EtcdServer etcd;

    @BeforeEach
    void startEtcd() {
        etcd = EtcdServer.start(directory.resolve("etcd"), "--unsafe-no-fsync");
    }

    @AfterEach
    void stopEtcd() {
        etcd.close();
    }

    @Test
    void everythingIsThereWhenEtcdAndTheServerHaveRestarted() throws Exception {
        try (ArrwDb server = start(); MilvusConnection connection = new MilvusConnection(server.uri())) {
            VectorCollection collection = filled(connection, ROWS / 2);
            etcd.kill();
            etcd.restart();
            insert(collection, ROWS / 2, ROWS);
            finds(collection, ROWS);
        }
        try (ArrwDb server = start(); MilvusConnection connection = new MilvusConnection(server.uri())) {
            finds(new VectorCollection(connection, "c", Metric.L2), ROWS);
        }
    }

    /** What an eventual read needs of metadata, proxies and query nodes hold. */
    @Test
    void eventualReadsGoOnWithoutEtcdAndTheRestComesBackWithIt() throws Exception {
        try (ArrwDb server = start(); MilvusConnection connection = new MilvusConnection(server.uri())) {
            VectorCollection collection = filled(connection, ROWS / 2);
            Thread.sleep(2_000); // what was written last has reached every shard
            etcd.pause();
            Thread.sleep(12_000);
            assertThat(nearest(collection, 7)).containsExactly(7L);
            etcd.resume();
            insert(collection, ROWS / 2, ROWS);
            finds(collection, ROWS);
        }
    }

    private VectorCollection filled(MilvusConnection connection, int count) throws Exception {
        VectorCollection collection = new VectorCollection(connection, "c", Metric.L2);
        collection.create(DIM, 2);
        insert(collection, 0, count);
        collection.index("HNSW", "{}");
        collection.load();
        finds(collection, count);
        return collection;
    }

    /** Until it succeeds: a server that has just lost its election refuses. */
    private void insert(VectorCollection collection, int from, int to) throws Exception {
        eventually(() -> {
            collection.insert(collection.insertRequest(rows, from, to));
            return true;
        });
    }

    private void finds(VectorCollection collection, int count) throws Exception {
        for (int i = 0; i < count; i += count / 10) {
            int row = i;
            eventually(() -> nearest(collection, row).equals(List.of((long) row)));
        }
    }

    private List<Long> nearest(VectorCollection collection, int row) throws Exception {
        return Arrays.stream(collection.search(collection.searchRequest(rows.row(row), 1, "{}"))).boxed().toList();
    }

    private interface Attempt {
        boolean succeeds() throws Exception;
    }

    private static void eventually(Attempt attempt) throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (true) {
            try {
                if (attempt.succeeds()) {
                    return;
                }
                assertThat(System.nanoTime() - end).as("patience").isNegative();
            } catch (RuntimeException e) {
                if (System.nanoTime() - end > 0) {
                    throw e;
                }
            }
            Thread.sleep(100);
        }
    }

    private ArrwDb start() {
        return ArrwDb.configured().with(Map.of("arrwdb.meta.type", "etcd", "arrwdb.meta.etcd.endpoints", etcd.endpoint().toString(),
                "arrwdb.data-dir", directory.resolve("data").toString(), "arrwdb.port", "0", "arrwdb.http-port", "-1")).start();
    }
}
