package io.arrwdb.split;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.arrwdb.deploy.Main;
import io.arrwdb.deploy.cluster.ClusterSettings;
import io.arrwdb.deploy.cluster.RelayedCluster;
import io.arrwdb.deploy.compose.Stores;
import io.arrwdb.testkit.server.NeedsServers;
import io.milvus.v2.common.ConsistencyLevel;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A shard of a real cluster splits, and its child moves to a log group that another data node leads, as an operator asks for it, while
 * clients write, delete, count and search. In the middle of the move the leader that the child leaves is killed. Every answer is exact.
 */
@NeedsServers({"etcd", "kafka", "versitygw"})
@Timeout(600)
class ClusterMoveTest {
    private static final long ROWS = 400;
    private static final long PATIENCE_SECONDS = 240;
    private static final Map<String, String> SETTINGS = Map.of("ARRWDB_DATA_GARBAGE_GRACE", "1s", "ARRWDB_DATA_MOVES", "0", "ARRWDB_LOG_GROUPS", "3");

    @TempDir
    private Path directory;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    @AfterEach
    void end() {
        threads.shutdownNow();
    }

    @Test
    void aShardSplitsAndItsChildMovesWhileTheLeaderThatItLeavesIsKilled() throws Exception {
        AtomicBoolean over = new AtomicBoolean();
        List<CompletableFuture<?>> clients = new ArrayList<>();
        try (RelayedCluster cluster = new RelayedCluster(directory.resolve("cluster"), SETTINGS, 1)) {
            cluster.start();
            String uri = cluster.endpoints().getFirst();
            try (Shelf shelf = new Shelf(uri); Shelf first = new Shelf(uri); Shelf second = new Shelf(uri)) {
                shelf.create(1);
                shelf.put(0, ROWS);
                shelf.flush();
                clients.add(CompletableFuture.runAsync(() -> first.rewrite(ROWS, over), threads));
                AtomicInteger step = new AtomicInteger();
                clients.add(CompletableFuture.runAsync(() -> {
                    while (!over.get()) {
                        second.comeAndGo(ROWS, step.getAndIncrement());
                    }
                }, threads));
                splitAndMove(cluster);
                int then = step.get();
                await("clients that go on after the move", () -> step.get() > then + 2 || clients.stream().anyMatch(CompletableFuture::isDone));
                over.set(true);
                for (CompletableFuture<?> client : clients) {
                    client.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
                }
                shelf.flush();
                assertThat(shelf.count(ConsistencyLevel.STRONG)).isEqualTo(ROWS);
                assertThat(shelf.around(ROWS / 2, 3)).containsExactlyInAnyOrder(ROWS / 2 - 1, ROWS / 2, ROWS / 2 + 1);
            } finally {
                over.set(true);
            }
        }
    }

    private void splitAndMove(RelayedCluster cluster) throws Exception {
        String root = cluster.root().toString();
        assertThat(execute("cluster", "--dir", root, "split-shard", "shelf")).isZero();
        JsonArray shards = listing(root).getAsJsonArray("shards");
        assertThat(shards).hasSize(2);
        JsonObject child = shards.get(1).getAsJsonObject();
        int from = child.get("group").getAsInt();
        AtomicReference<String> left = new AtomicReference<>();
        AtomicInteger entered = new AtomicInteger();
        await("two leaders", () -> {
            left.set(leader(from, listing(root)));
            entered.set(ledElsewhere(root, left.get()));
            return !left.get().isEmpty() && entered.get() >= 0;
        });
        String leader = left.get();
        int to = entered.get();
        String shard = child.get("shard").getAsString();
        CompletableFuture<Integer> moved = CompletableFuture.supplyAsync(() -> execute("cluster", "--dir", root, "move-shard", shard,
                "--to-group", Integer.toString(to), "--timeout-seconds", Long.toString(PATIENCE_SECONDS)), threads);
        try (Stores stores = new Stores(ClusterSettings.of(cluster.root()), true)) {
            await("the move under way", () -> moved.isDone() || !stores.meta().range("tasks/move/").toCompletableFuture()
                    .orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join().entries().isEmpty());
        }
        cluster.kill(leader);
        assertThat(moved.get(2 * PATIENCE_SECONDS, TimeUnit.SECONDS)).isZero();
        JsonObject after = listing(root).getAsJsonArray("shards").get(1).getAsJsonObject();
        assertThat(after.get("group").getAsInt()).isEqualTo(to);
        assertThat(after.get("shard").getAsString()).isEqualTo(shard);
        assertThat(execute("cluster", "--dir", root, "move-shard", shard, "--to-group", "99")).as("a log group that there is not").isEqualTo(1);
    }

    /** A group with a leader that is not {@code leader}; -1 where there is none. */
    private static int ledElsewhere(String root, String leader) {
        for (JsonElement group : listing(root).getAsJsonArray("groups")) {
            JsonElement its = group.getAsJsonObject().get("leader");
            if (!its.isJsonNull() && !its.getAsString().equals(leader)) {
                return group.getAsJsonObject().get("group").getAsInt();
            }
        }
        return -1;
    }

    /** Empty where none answers. */
    private static String leader(int group, JsonObject listing) {
        JsonElement leader = listing.getAsJsonArray("groups").get(group).getAsJsonObject().get("leader");
        return leader.isJsonNull() ? "" : leader.getAsString();
    }

    private static JsonObject listing(String root) {
        PrintStream before = System.out;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
        try {
            assertThat(execute("cluster", "--dir", root, "shards", "-o", "json")).isZero();
        } finally {
            System.setOut(before);
        }
        return JsonParser.parseString(printed.toString(StandardCharsets.UTF_8).lines().filter(line -> line.startsWith("{")).findFirst().orElseThrow())
                .getAsJsonObject();
    }

    private static int execute(String... arguments) {
        return Main.commandLine().execute(arguments);
    }

    /** Looks again until it is so. */
    private interface Condition {
        boolean holds() throws Exception;
    }

    private static void await(String what, Condition condition) throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!condition.holds()) {
            assertThat(System.nanoTime()).as("patience with %s", what).isLessThan(end);
            Thread.sleep(5);
        }
    }
}
