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

/** The process dies at each point between the records, decisions and files of a move, under load. */
@Timeout(600)
class MoveCrashTest {
    private static final List<Failpoint> POINTS = List.of(Failpoint.MOVE_CUT, Failpoint.MOVE_LEFT, Failpoint.MOVE_ADOPTED,
            Failpoint.MOVE_DECIDED, Failpoint.MOVE_POINTED, Failpoint.MOVE_OVER);
    private static final long SEED = Long.getLong("io.arrwdb.crash.seed", new Random().nextLong());

    @Test
    void aKillAtAnyPointOfAMoveLosesNothing(@TempDir Path data) throws Exception {
        Model model = new Model();
        AtomicLong values = new AtomicLong();
        try (ChildServer first = start(data, 1, 0, ""); Store store = Store.of(first)) {
            store.create(8);
        }
        int groups = 1;
        for (Failpoint point : POINTS) {
            String what = "seed " + SEED + ", killed at " + point;
            groups++;
            assertThat(diesAt(data, groups, point, model, values)).as("%s: it was not reached", what).isTrue();
            check(data, groups, model, what);
        }
    }

    /** Every group that is added calls for a shard of another. */
    private static ChildServer start(Path data, int groups, int moves, String failpoint) {
        List<String> jvm = new ArrayList<>(List.of("-XX:TieredStopAtLevel=1", "-Xmx512m"));
        if (!failpoint.isEmpty()) {
            jvm.add("-Dio.arrwdb.failpoint=" + failpoint);
        }
        return ChildServer.start(data, jvm, List.of("--set", "arrwdb.log.groups=" + groups, "--set", "arrwdb.data.moves=" + moves,
                "--set", "arrwdb.data.move-bytes=0B"));
    }

    private static boolean diesAt(Path data, int groups, Failpoint point, Model model, AtomicLong values) throws Exception {
        try (ChildServer server = start(data, groups, 1, point + ":1"); Store store = Store.of(server)) {
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

    /** The move that the kill interrupted comes to its end; no other begins. */
    private static void check(Path data, int groups, Model model, String what) throws Exception {
        try (ChildServer server = start(data, groups, 0, ""); Store store = Store.of(server)) {
            store.awaitOpen();
            Map<Long, Long> rows = store.rows();
            assertThat(model.contradictions(rows)).as(what).isEmpty();
            assertThat(store.count()).as(what).isEqualTo(rows.size());
        }
    }
}
