package io.arrwdb.deploy.upkeep;

import static org.assertj.core.api.Assertions.assertThat;

import io.arrwdb.deploy.ArrwDb;
import io.arrwdb.deploy.Directories;
import io.arrwdb.deploy.Main;
import io.arrwdb.deploy.compose.Stores;
import io.arrwdb.core.id.LogGroupId;
import io.arrwdb.core.recovery.LogRepair;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A log is lost and made anew: the group goes on with what its manifests have, and says what is gone. */
class RecoverGroupTest {
    private static final int GROUPS = 2;

    @TempDir
    private Path data;

    @Test
    void aLostLogCostsWhatWasNotFlushedAndNothingElse() throws Exception {
        TreeSet<Long> flushed;
        TreeSet<Long> all;
        try (ArrwDb server = start(); Shelf shelf = new Shelf(server, "c").create(); Shelf fresh = new Shelf(server, "fresh").create()) {
            shelf.insert(0, 1_000).delete(100, 200).flush();
            flushed = shelf.keys();
            shelf.insert(1_000, 1_400);
            all = shelf.keys();
            fresh.insert(0, 10);
        }
        Directories.deleteTree(data.resolve("log/group-0"));
        assertThat(Main.commandLine().execute("recover", "group", "0", "--data-dir", data.toString(), "--set", "arrwdb.log.groups=" + GROUPS))
                .as("without --yes").isEqualTo(1);
        try (Stores stores = stores()) {
            LogRepair.Plan plan = new RecoverGroup(stores, new LogGroupId(0), new Progress(System.err)).plan(Set.of());
            assertThat(plan.moved()).as(Losses.text(plan)).isNotEmpty();
            assertThat(new RecoverGroup(stores, new LogGroupId(1), new Progress(System.err)).plan(Set.of()).moved()).isEmpty();
        }
        assertThat(Main.commandLine().execute("recover", "group", "0", "--data-dir", data.toString(), "--set", "arrwdb.log.groups=" + GROUPS,
                "--yes")).isZero();
        try (ArrwDb server = start(); Shelf shelf = new Shelf(server, "c")) {
            TreeSet<Long> left = shelf.keys();
            assertThat(left).containsAll(flushed).isSubsetOf(all).hasSizeLessThan(all.size());
            assertThat(shelf.count()).isEqualTo(left.size());
            shelf.insert(1_000, 1_400).delete(0, 50).flush().insert(1_500, 1_510);
            TreeSet<Long> now = shelf.keys();
            assertThat(now).hasSize(900 + 400 - 50 + 10);
            assertThat(shelf.count()).isEqualTo(now.size());
        }
        try (ArrwDb server = start(); Shelf shelf = new Shelf(server, "c")) {
            assertThat(shelf.count()).isEqualTo(1_260);
        }
    }

    @Test
    void oneShardIsGivenUpAndTheOthersOfItsGroupStayWhole() throws Exception {
        long shard;
        try (ArrwDb server = start(); Shelf shelf = new Shelf(server, "c").create()) {
            shelf.insert(0, 500).flush().insert(500, 900);
        }
        try (Stores stores = stores()) {
            shard = io.arrwdb.core.catalog.Catalog.of(stores.meta().range("catalog/").toCompletableFuture().join()).collections().iterator().next()
                    .shards().getFirst().id().value();
        }
        assertThat(Main.commandLine().execute("recover", "shard", Long.toString(shard), "--data-dir", data.toString(), "--yes",
                "--set", "arrwdb.log.groups=" + GROUPS)).isZero();
        try (ArrwDb server = start(); Shelf shelf = new Shelf(server, "c")) {
            TreeSet<Long> left = shelf.keys();
            assertThat(left.headSet(500L)).hasSize(500);
            assertThat(left.tailSet(500L)).as("what lies on the other shard").hasSizeBetween(100, 300);
            assertThat(shelf.count()).isEqualTo(left.size());
        }
    }

    private Stores stores() {
        return new Stores(Map.of("arrwdb.data-dir", data.toString(), "arrwdb.log.groups", GROUPS), true);
    }

    private ArrwDb start() {
        return ArrwDb.configured().with(Map.of("arrwdb.data-dir", data.toString(), "arrwdb.port", "0", "arrwdb.http-port", "-1",
                "arrwdb.log.groups", Integer.toString(GROUPS))).start();
    }
}
