package io.arrwdb.robust;

import io.arrwdb.deploy.cluster.RelayedCluster;
import io.arrwdb.testkit.history.Operation.Kind;
import java.util.List;

/** Whether the cluster does everything again: each process says so, and rows are written, read and counted through each proxy. */
final class Health {
    private static final long POLL_MILLIS = 200;

    private final RelayedCluster cluster;
    private final List<Client> probes;
    private final Keys keys;

    /** @param probes a client of each proxy */
    Health(RelayedCluster cluster, List<Client> probes, Keys keys) {
        this.cluster = cluster;
        this.probes = probes;
        this.keys = keys;
    }

    /** Waits for it. @return what is still missing after the limit, or nothing */
    String await(long limitMillis) throws InterruptedException {
        long end = System.nanoTime() + limitMillis * 1_000_000;
        String missing = missing();
        while (!missing.isEmpty() && System.nanoTime() < end) {
            Thread.sleep(POLL_MILLIS);
            missing = missing();
        }
        return missing;
    }

    private String missing() {
        for (String name : cluster.names()) {
            if (!cluster.isReady(name)) {
                return name + " is not ready";
            }
        }
        for (Client probe : probes) {
            List<Key> probed = List.of(keys.fresh(), keys.fresh(), keys.fresh(), keys.fresh());
            if (!probe.upsert(probed)) {
                return "a write failed";
            }
            if (probe.get(probed, Kind.STRONG).isEmpty() || !probe.count()) {
                return "a strong read failed";
            }
        }
        return "";
    }
}
