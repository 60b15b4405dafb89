package io.arrwdb.robust;

import io.arrwdb.deploy.cluster.RelayedCluster;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Wall clocks that jump, one process's at a time: the oracle's by an hour, those of others by seconds. */
final class ClockFaults {
    private static final long HOUR_MILLIS = 3_600_000;
    private static final long SECONDS_MILLIS = 5_000;
    private static final int LEAST_MILLIS = 3_000;
    private static final int MOST_MILLIS = 9_000;
    private static final String ORACLE = "coordinator-1";

    private ClockFaults() { }

    static List<Fault> of(RelayedCluster cluster, Random random) {
        List<Fault> faults = new ArrayList<>();
        for (long sign : new long[] {1, -1}) {
            String way = sign > 0 ? "forward" : "back";
            faults.add(jump(cluster, random, ORACLE, sign * HOUR_MILLIS, "jumps %s by an hour".formatted(way)));
            for (String name : List.of("data-node-1", "query-node-1", "proxy-1", "index-node-1")) {
                faults.add(jump(cluster, random, name, sign * SECONDS_MILLIS, "jumps %s by seconds".formatted(way)));
            }
        }
        faults.add(new Fault("the clock of " + ORACLE + " jumps back by an hour while it dies", LEAST_MILLIS, () -> {
            cluster.clock(ORACLE, -HOUR_MILLIS);
            cluster.kill(ORACLE);
        }, () -> {
            cluster.start(ORACLE);
            cluster.clock(ORACLE, 0);
        }));
        return faults;
    }

    private static Fault jump(RelayedCluster cluster, Random random, String name, long wrongMillis, String what) {
        return new Fault("the clock of %s %s".formatted(name, what), LEAST_MILLIS + random.nextInt(MOST_MILLIS - LEAST_MILLIS),
                () -> cluster.clock(name, wrongMillis), () -> cluster.clock(name, 0));
    }
}
