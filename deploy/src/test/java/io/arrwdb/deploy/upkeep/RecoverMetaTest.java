package io.arrwdb.deploy.upkeep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.arrwdb.core.catalog.Catalog;
import io.arrwdb.core.catalog.CatalogKeys;
import io.arrwdb.core.manifest.ObjectNames;
import io.arrwdb.core.port.object.ObjectBody;
import io.arrwdb.core.port.object.ObjectEntry;
import io.arrwdb.core.recovery.MetadataCopy;
import io.arrwdb.deploy.ArrwDb;
import io.arrwdb.deploy.Main;
import io.arrwdb.deploy.compose.Stores;
import io.arrwdb.testkit.server.NeedsServers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Etcd loses everything; what it held comes back from objects and log, and writes go on. */
@NeedsServers({"etcd", "kafka", "versitygw"})
@Timeout(400)
class RecoverMetaTest {
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(120);
    private static final Pattern MANIFEST = Pattern.compile("/s/(\\d+)/manifest/");

    @TempDir
    private Path directory;

    @Test
    void aWipedEtcdIsFilledAgainAndEveryRowIsThere() throws Exception {
        try (Servers servers = new Servers(directory)) {
            TreeSet<Long> first;
            TreeSet<Long> second;
            try (ArrwDb server = servers.start(); Shelf a = new Shelf(server, "a").create(); Shelf b = new Shelf(server, "b").create();
                    Shelf gone = new Shelf(server, "gone").create()) {
                a.insert(0, 1_000).flush().insert(1_000, 1_200).delete(100, 150).delete(1_100, 1_110);
                b.insert(0, 50).alias("other");
                gone.insert(0, 10).drop();
                first = a.keys();
                second = b.keys();
                awaitManifestsOfNow(servers);
                awaitCopyOfNow(servers);
                try (Stores stores = new Stores(servers.settings(), true)) {
                    assertThatThrownBy(() -> new RecoverMeta(stores, new Progress(System.err)).run())
                            .hasMessageContaining("not empty").hasMessageContaining("a server runs");
                }
            }
            servers.etcd().kill();
            servers.etcd().empty();
            servers.etcd().restart();
            try (Stores stores = new Stores(servers.settings(), true)) {
                RecoverMeta.Done done = new RecoverMeta(stores, new Progress(System.err)).run();
                assertThat(done.plan().remarks()).isEmpty();
                assertThatThrownBy(() -> new RecoverMeta(stores, new Progress(System.err)).run()).hasMessageContaining("not empty");
            }
            try (ArrwDb server = servers.start(); Shelf a = new Shelf(server, "a"); Shelf b = new Shelf(server, "b");
                    Shelf c = new Shelf(server, "c"); Shelf other = new Shelf(server, "other")) {
                assertThat(other.keys()).isEqualTo(second);
                assertThat(a.keys()).isEqualTo(first).hasSize(1_140);
                assertThat(a.count()).isEqualTo(1_140);
                assertThat(b.keys()).isEqualTo(second);
                assertThat(a.nearest(700)).containsExactly(700L);
                a.insert(2_000, 2_100).delete(0, 10).flush();
                assertThat(a.count()).isEqualTo(1_230);
                c.create().insert(0, 20);
                assertThat(c.count()).isEqualTo(20);
                b.insert(10, 60);
                assertThat(b.count()).isEqualTo(60);
            }
        }
    }

    @Test
    void aCopyOlderThanSplitsAndMovesBringsEveryRowBackWhereItIsNow() throws Exception {
        try (Servers servers = new Servers(directory)) {
            TreeSet<Long> split;
            TreeSet<Long> moved;
            MetadataCopy old;
            try (ArrwDb server = servers.start(); Shelf a = new Shelf(server, "a").create(); Shelf b = new Shelf(server, "b").create()) {
                a.insert(0, 1_000).flush();
                b.insert(0, 500).flush();
                awaitCopyOfNow(servers);
                old = newestCopy(servers);
                assertThat(ordered(servers, "split-shard", "a")).isZero();
                a.insert(1_000, 2_000).delete(500, 600).flush().insert(2_000, 2_500).delete(2_000, 2_100);
                // Their children, in turn, are known to the log alone when everything ends.
                assertThat(ordered(servers, "split-shard", "a", "--no-wait")).isZero();
                a.insert(2_500, 3_000);
                assertThat(ordered(servers, "move-shard", "b", "--to-group", "3")).isZero();
                b.insert(500, 700).delete(0, 20);
                split = a.keys();
                moved = b.keys();
            }
            forgetCopiesAfter(old, servers);
            servers.etcd().kill();
            servers.etcd().empty();
            servers.etcd().restart();
            try (Stores stores = new Stores(servers.settings(), true)) {
                RecoverMeta.Done done = new RecoverMeta(stores, new Progress(System.err)).run();
                assertThat(done.copy().revision()).isEqualTo(old.revision());
                assertThat(done.plan().remarks()).isEmpty();
            }
            try (ArrwDb server = servers.start(); Shelf a = new Shelf(server, "a"); Shelf b = new Shelf(server, "b")) {
                assertThat(a.keys()).isEqualTo(split).hasSize(2_800);
                assertThat(b.keys()).isEqualTo(moved).hasSize(680);
                a.insert(3_000, 3_300).delete(0, 100).flush();
                b.insert(0, 20).flush();
                assertThat(a.count()).isEqualTo(3_000);
                assertThat(b.count()).isEqualTo(700);
                assertThat(a.nearest(2_600)).containsExactly(2_600L);
            }
        }
    }

    /** Exit status of a command of {@code ./arrwdb cluster}. */
    private static int ordered(Servers servers, String... command) {
        List<String> arguments = new ArrayList<>(List.of("cluster"));
        arguments.addAll(List.of(command));
        servers.settings().forEach((key, value) -> arguments.addAll(List.of("--set", key + '=' + value)));
        return Main.commandLine().execute(arguments.toArray(String[]::new));
    }

    private static MetadataCopy newestCopy(Servers servers) {
        try (Stores stores = new Stores(servers.settings(), true)) {
            String key = stores.objects().list(MetadataCopy.PREFIX).toCompletableFuture().join().getLast().key();
            return MetadataCopy.decode(stores.objects().get(key).toCompletableFuture().join());
        }
    }

    /** As if none had been stored since. */
    private static void forgetCopiesAfter(MetadataCopy old, Servers servers) {
        try (Stores stores = new Stores(servers.settings(), true)) {
            for (ObjectEntry copy : stores.objects().list(MetadataCopy.PREFIX).toCompletableFuture().join()) {
                stores.objects().delete(copy.key()).toCompletableFuture().join();
            }
            stores.objects().put(old.key(), ObjectBody.of(old.encode())).toCompletableFuture().join();
        }
    }

    /** A new shard is given its first manifest, and a dropped one is deleted, after the answers. */
    private static void awaitManifestsOfNow(Servers servers) throws InterruptedException {
        try (Stores stores = new Stores(servers.settings(), true)) {
            long end = System.nanoTime() + PATIENCE_NANOS;
            while (!shardsWithManifests(stores).equals(shards(stores))) {
                assertThat(System.nanoTime()).as("patience").isLessThan(end);
                Thread.sleep(100);
            }
        }
    }

    private static Set<Long> shards(Stores stores) {
        return Catalog.of(stores.meta().range(CatalogKeys.PREFIX).toCompletableFuture().join()).collections().stream()
                .flatMap(collection -> collection.shards().stream()).map(shard -> shard.id().value()).collect(Collectors.toSet());
    }

    private static Set<Long> shardsWithManifests(Stores stores) {
        return stores.objects().list(ObjectNames.ROOT + "/c/").toCompletableFuture().join().stream().map(entry -> MANIFEST.matcher(entry.key()))
                .filter(Matcher::find).map(found -> Long.parseLong(found.group(1))).collect(Collectors.toSet());
    }

    /** Until a pass has looked after the last definition. */
    private static void awaitCopyOfNow(Servers servers) throws InterruptedException {
        try (Stores stores = new Stores(servers.settings(), true)) {
            long end = System.nanoTime() + PATIENCE_NANOS;
            while (true) {
                MetadataCopy now = MetadataCopy.of(stores.meta().range("").toCompletableFuture().join(), 0);
                List<ObjectEntry> copies = stores.objects().list(MetadataCopy.PREFIX).toCompletableFuture().join();
                if (!copies.isEmpty() && !now.adds(MetadataCopy.decode(
                        stores.objects().get(copies.getLast().key()).toCompletableFuture().join()))) {
                    return;
                }
                assertThat(System.nanoTime()).as("patience").isLessThan(end);
                Thread.sleep(100);
            }
        }
    }
}
