package io.arrwdb.deploy.upkeep;

import static org.assertj.core.api.Assertions.assertThat;

import io.arrwdb.bench.data.GeneratedVectors;
import io.arrwdb.bench.wire.MilvusConnection;
import io.arrwdb.bench.wire.VectorCollection;
import io.arrwdb.deploy.ArrwDb;
import io.arrwdb.deploy.compose.Stores;
import io.arrwdb.engine.vector.Metric;
import io.arrwdb.testkit.server.NeedsServers;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * How long it takes to bring 100,000 rows of 128 dimensions to a cluster, to look through its objects, and to fill an etcd that was
 * wiped: for docs/benchmarks.md, run by hand. Half of the rows is flushed and indexed, the other half lies in the log.
 */
@NeedsServers({"etcd", "kafka", "versitygw"})
@EnabledIfSystemProperty(named = "io.arrwdb.recovery.figures", matches = "true")
class RecoveryFigures {
    private static final int ROWS = 100_000;
    private static final int BATCH = 2_000;
    private static final int DIM = 128;

    @TempDir
    private Path directory;

    @Test
    void migrateFsckAndRecoverMeta() throws Exception {
        Path old = directory.resolve("old");
        try (ArrwDb server = ArrwDb.configured().with(Map.of("arrwdb.data-dir", old.toString(), "arrwdb.port", "0", "arrwdb.http-port", "-1")).start();
                MilvusConnection connection = new MilvusConnection(server.uri())) {
            GeneratedVectors vectors = new GeneratedVectors(ROWS, DIM, 1);
            VectorCollection collection = new VectorCollection(connection, "c", Metric.L2);
            collection.create(DIM, 2);
            for (int at = 0; at < ROWS; at += BATCH) {
                collection.insert(collection.insertRequest(vectors, at, at + BATCH));
                if (at == ROWS / 2 - BATCH) {
                    collection.flush();
                    collection.index("HNSW", "{}");
                }
            }
            collection.load();
        }
        try (Servers servers = new Servers(directory)) {
            try (Stores from = new Stores(Map.of("arrwdb.data-dir", old.toString()), true); Stores to = new Stores(servers.settings(), true)) {
                System.out.println("FIGURE migrate " + timed(() -> new Migration(from, to, new Progress(System.err)).run()));
            }
            count(servers);
            try (Stores stores = new Stores(servers.settings(), true)) {
                System.out.println("FIGURE fsck " + timed(() -> new Inspection(stores, true, new Progress(System.err)).run().referencedBytes()));
            }
            servers.etcd().kill();
            servers.etcd().empty();
            servers.etcd().restart();
            try (Stores stores = new Stores(servers.settings(), true)) {
                System.out.println("FIGURE recover meta " + timed(() -> new RecoverMeta(stores, new Progress(System.err)).run().plan().puts().size()));
            }
            count(servers);
        }
    }

    private static void count(Servers servers) throws Exception {
        long began = System.nanoTime();
        try (ArrwDb server = servers.start(); Shelf shelf = new Shelf(server, "c")) {
            assertThat(shelf.count()).isEqualTo(ROWS);
            System.out.println("FIGURE start until counted " + (System.nanoTime() - began) / 1_000_000 + " ms");
        }
    }

    private static String timed(Callable<?> action) throws Exception {
        long began = System.nanoTime();
        Object result = action.call();
        return (System.nanoTime() - began) / 1_000_000 + " ms: " + result;
    }
}
