package io.arrwdb.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.arrwdb.process.ChildServer;
import io.arrwdb.shard.group.Failpoint;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The process dies at each point between decision, record and files of a split, under load. */
@Timeout(600)
class SplitCrashTest {
    private static final List<Failpoint> POINTS = List.of(Failpoint.SPLIT_PLANNED, Failpoint.SPLIT_LOGGED, Failpoint.SPLIT_WRITTEN,
            Failpoint.SPLIT_COMMITTED, Failpoint.SPLIT_OVER);
    private static final long SEED = Long.getLong("io.arrwdb.crash.seed", new Random().nextLong());

    @Test
    void aKillAtAnyPointOfASplitLosesNothing(@TempDir Path data) throws Exception {
        Model model = new Model();
        AtomicLong values = new AtomicLong();
        int splitRows = 300;
        try (ChildServer first = start(data, 1_000_000, ""); Store store = Store.of(first)) {
            store.create();
        }
        for (Failpoint point : POINTS) {
            String what = "seed " + SEED + ", killed at " + point;
            assertThat(diesAt(data, splitRows, point, model, values)).as("%s: it was not reached", what).isTrue();
            check(data, model, what);
            splitRows = splitRows * 2 / 3;
        }
    }

    private static ChildServer start(Path data, int splitRows, String failpoint) {
        List<String> jvm = new ArrayList<>(List.of("-XX:TieredStopAtLevel=1", "-Xmx512m"));
        if (!failpoint.isEmpty()) {
            jvm.add("-Dio.arrwdb.failpoint=" + failpoint);
        }
        return ChildServer.start(data, jvm, List.of("--set", "arrwdb.data.split-rows=" + splitRows, "--set", "arrwdb.data.split-after=0ms"));
    }

    private static boolean diesAt(Path data, int splitRows, Failpoint point, Model model, AtomicLong values) throws Exception {
        try (ChildServer server = start(data, splitRows, point + ":1"); Store store = Store.of(server)) {
            Load load = new Load(store, model, values, SEED + point.ordinal());
            boolean died = server.endsWithin(120_000);
            server.kill();
            load.end();
            store.close();
            load.join();
            return died;
        } catch (IllegalStateException endedBeforeTheLoad) {
            return true;
        }
    }

    /** Without further splits, so that it is the state at the kill that is read. */
    private static void check(Path data, Model model, String what) throws Exception {
        try (ChildServer server = start(data, 1_000_000, ""); Store store = Store.of(server)) {
            store.awaitOpen();
            Map<Long, Long> rows = store.rows();
            assertThat(model.contradictions(rows)).as(what).isEmpty();
            assertThat(store.count()).as(what).isEqualTo(rows.size());
        }
    }
}
