package io.arrwdb.deploy.upkeep;

import static org.assertj.core.api.Assertions.assertThat;

import io.arrwdb.core.port.meta.MetaEntry;
import io.arrwdb.core.shard.GroupRecord;
import io.arrwdb.deploy.ArrwDb;
import io.arrwdb.deploy.Main;
import io.arrwdb.deploy.compose.Stores;
import io.arrwdb.testkit.server.FreePort;
import io.arrwdb.testkit.server.NeedsServers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two of three data nodes are gone for good, with their disks; a person says so, and the third has every row. */
@NeedsServers({"etcd", "kafka", "versitygw"})
@Timeout(400)
class LostMajorityTest {
    private static final int GROUPS = 2;
    private static final long PATIENCE_SECONDS = 120;

    @TempDir
    private Path directory;

    @Test
    void whoIsLeftHasEveryRowOnceItsGroupsBeginAnew() throws Exception {
        try (Servers servers = new Servers(directory); ArrwDb left = start(servers, "left", "all")) {
            ArrwDb second = start(servers, "second", "data-node");
            ArrwDb third = start(servers, "third", "data-node");
            TreeSet<Long> rows;
            try (Shelf shelf = new Shelf(left, "c").create()) {
                await(servers, record -> record.activated() && record.seats().size() == 3);
                shelf.insert(0, 500).flush().insert(500, 700).delete(100, 150).delete(600, 620);
                rows = shelf.keys();
            } finally {
                CompletableFuture.allOf(CompletableFuture.runAsync(second::close), CompletableFuture.runAsync(third::close))
                        .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            }
            assertThat(rows).hasSize(630);
            assertThat(records(servers)).as("no group has a majority").allMatch(record -> record.seats().size() > 1);
            for (int group = 0; group < GROUPS; group++) {
                assertThat(recover(servers, group, "--yes")).isZero();
            }
            try (Shelf shelf = new Shelf(left, "c")) {
                assertThat(shelf.keys()).isEqualTo(rows);
                shelf.insert(1_000, 1_100).flush();
                assertThat(shelf.count()).isEqualTo(730);
            }
            assertThat(records(servers)).allMatch(record -> record.seats().size() == 1);
        }
    }

    private int recover(Servers servers, int group, String... more) {
        List<String> arguments = new ArrayList<>(List.of("recover", "group", Integer.toString(group)));
        servers.settings().forEach((key, value) -> arguments.addAll(List.of("--set", key + "=" + value)));
        arguments.addAll(List.of("--set", "arrwdb.data-dir=" + directory.resolve("tool"), "--set", "arrwdb.log.groups=" + GROUPS));
        arguments.addAll(List.of(more));
        return Main.commandLine().execute(arguments.toArray(String[]::new));
    }

    private static void await(Servers servers, Predicate<GroupRecord> wanted) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        List<GroupRecord> records = records(servers);
        while (records.size() < GROUPS || !records.stream().allMatch(wanted)) {
            assertThat(System.nanoTime()).as("patience with %s", records).isLessThan(end);
            Thread.sleep(500);
            records = records(servers);
        }
    }

    private static List<GroupRecord> records(Servers servers) {
        try (Stores stores = new Stores(servers.settings(), true)) {
            return stores.meta().range(GroupRecord.PREFIX).toCompletableFuture().join().entries().stream().map(MetaEntry::value)
                    .map(GroupRecord::decode).toList();
        }
    }

    private ArrwDb start(Servers servers, String name, String roles) {
        return ArrwDb.configured().with(servers.settings()).with(Map.of("arrwdb.roles", roles, "arrwdb.node.name", name,
                "arrwdb.data-dir", directory.resolve(name).toString(), "arrwdb.port", "0", "arrwdb.http-port", "-1", "arrwdb.cluster.port", "0"))
                .with(Map.of("arrwdb.consensus.type", "ratis", "arrwdb.consensus.port", Integer.toString(FreePort.find()),
                        "arrwdb.log.groups", Integer.toString(GROUPS), "arrwdb.data.node-grace", "10s", "arrwdb.drain.timeout", "1s")).start();
    }
}
