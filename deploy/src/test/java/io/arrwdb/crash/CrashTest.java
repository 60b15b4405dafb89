package io.arrwdb.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.arrwdb.shard.group.Failpoint;
import io.arrwdb.process.ChildServer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code kill -9} loses nothing that was acknowledged, brings nothing back, and doubles nothing. */
class CrashTest {
    private static final int KILLS = Integer.getInteger("io.arrwdb.crash.kills", 3);
    private static final int UPSERT_ROUNDS = Integer.getInteger("io.arrwdb.crash.rounds", 10);
    private static final long SEED = Long.getLong("io.arrwdb.crash.seed", new Random().nextLong());
    private static final Failpoint[] POINTS = Failpoint.values();

    @Test
    void whatWasAcknowledgedSurvivesEveryKill(@TempDir Path data) throws Exception {
        assumeTrue(KILLS > 0, "no kills are asked for");
        Random random = new Random(SEED);
        Model model = new Model();
        AtomicLong values = new AtomicLong();
        try (ChildServer first = start(data, ""); Store store = Store.of(first)) {
            store.create();
        }
        long acknowledged = 0;
        for (int kill = 1; kill <= KILLS; kill++) {
            String failpoint = kill % 2 == 0 ? "" : POINTS[random.nextInt(POINTS.length)] + ":" + passings(random);
            String what = "seed " + SEED + ", kill " + kill + " of " + KILLS + (failpoint.isEmpty() ? "" : " at " + failpoint);
            acknowledged += runAndKill(data, failpoint, model, values, random);
            check(data, model, what);
            System.out.println(what + ": nothing lost after " + acknowledged + " acknowledged writes");
        }
        assertThat(acknowledged).as("writes acknowledged under way").isPositive();
    }

    /** @param failpoint {@code NAME:n} where the process is to end by itself, or empty */
    private static ChildServer start(Path data, String failpoint) {
        List<String> jvm = new ArrayList<>(List.of("-XX:TieredStopAtLevel=1", "-Xmx512m"));
        if (!failpoint.isEmpty()) {
            jvm.add("-Dio.arrwdb.failpoint=" + failpoint);
        }
        return ChildServer.start(data, jvm, List.of());
    }

    /** Points on the way of every write are passed thousands of times, those of a flush a few times. */
    private static int passings(Random random) {
        return random.nextInt(4) == 0 ? 1 + random.nextInt(200) : 1 + random.nextInt(6);
    }

    private static long runAndKill(Path data, String failpoint, Model model, AtomicLong values, Random random) throws Exception {
        try (ChildServer server = start(data, failpoint); Store store = Store.of(server)) {
            Load load = new Load(store, model, values, random.nextLong());
            if (failpoint.isEmpty()) {
                load.awaitAcknowledged();
            }
            server.endsWithin(failpoint.isEmpty() ? random.nextInt(4_000) : 6_000);
            server.kill();
            load.end();
            store.close();
            load.join();
            return load.acknowledged();
        } catch (IllegalStateException endedBeforeTheLoad) {
            assertThat(failpoint).as("%s", endedBeforeTheLoad.getMessage()).isNotEmpty();
            return 0;
        }
    }

    private static void check(Path data, Model model, String what) throws Exception {
        try (ChildServer server = start(data, ""); Store store = Store.of(server)) {
            store.awaitOpen();
            Map<Long, Long> rows = store.rows();
            assertThat(model.contradictions(rows)).as(what).isEmpty();
            assertThat(store.count()).as(what).isEqualTo(rows.size());
        }
    }

    @Test
    void upsertsOfAThousandKeysAreAThousandRows(@TempDir Path data) throws Exception {
        assumeTrue(UPSERT_ROUNDS > 0, "no rounds are asked for");
        var keys = LongStream.range(0, 1_000).boxed().toList();
        ChildServer server = start(data, "");
        Store store = Store.of(server);
        store.create();
        try {
            for (int round = 1; round <= UPSERT_ROUNDS; round++) {
                store.upsert(keys, round);
                assertThat(store.count()).as("round %s", round).isEqualTo(1_000);
                if (round % 5 == 0) {
                    store.flush();
                    assertThat(store.count()).as("flushed in round %s", round).isEqualTo(1_000);
                    store.compact();
                    assertThat(store.count()).as("compacted in round %s", round).isEqualTo(1_000);
                    server.kill();
                    store.close();
                    server = start(data, "");
                    store = Store.of(server);
                    store.awaitOpen();
                    long last = round;
                    assertThat(store.rows()).as("restarted in round %s", round).hasSize(1_000)
                            .allSatisfy((key, value) -> assertThat(value).isEqualTo(last));
                    assertThat(store.count()).isEqualTo(1_000);
                    System.out.println("round " + round + " of " + UPSERT_ROUNDS + ": 1,000 rows when flushed, compacted and restarted");
                }
            }
        } finally {
            store.close();
            server.close();
        }
    }
}
