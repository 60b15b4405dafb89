package io.arrwdb.robust;

import io.arrwdb.deploy.cluster.RelayedCluster;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Processes that die, stand still, or are stopped in order. */
final class ProcessFaults {
    /** Three times the longest election time-out of Ratis (2 s by default). */
    private static final long PAUSE_MILLIS = 6_000;
    /** Longer than leases in etcd (10 s). */
    private static final long LONG_PAUSE_MILLIS = 15_000;
    private static final int MOST_MILLIS = 5_000;

    private ProcessFaults() { }

    static List<Fault> of(RelayedCluster cluster, Random random) {
        List<Fault> faults = new ArrayList<>();
        for (String name : cluster.names()) {
            faults.add(new Fault("kill " + name, random.nextInt(MOST_MILLIS), () -> cluster.kill(name), () -> cluster.start(name)));
            faults.add(pause(cluster, name, PAUSE_MILLIS));
        }
        faults.add(pause(cluster, "coordinator-1", LONG_PAUSE_MILLIS));
        faults.add(pause(cluster, "query-node-1", LONG_PAUSE_MILLIS));
        faults.add(pause(cluster, "data-node-1", LONG_PAUSE_MILLIS));
        for (String name : List.of("etcd-1", "kafka-1", "s3-1", "data-node-2", "query-node-2", "proxy-1")) {
            faults.add(new Fault("restart " + name, 0, () -> cluster.stop(name), () -> cluster.start(name)));
        }
        List<String> leaders = cluster.names("data-node");
        faults.add(new Fault("kill all data nodes", random.nextInt(MOST_MILLIS), () -> leaders.forEach(cluster::kill), () -> cluster.start(leaders)));
        faults.add(new Fault("kill data-node-1 and kafka-1", random.nextInt(MOST_MILLIS), () -> {
            cluster.kill("data-node-1");
            cluster.kill("kafka-1");
        }, () -> cluster.start(List.of("kafka-1", "data-node-1"))));
        return faults;
    }

    private static Fault pause(RelayedCluster cluster, String name, long millis) {
        return new Fault("pause " + name, millis, () -> cluster.pause(name), () -> cluster.resume(name));
    }
}
