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
    private final Report report;
    private final List<String> violations;
    private final long limitMillis;

    /** @param probes a client of each proxy @param violations takes what is still missing after the limit */
    Health(RelayedCluster cluster, List<Client> probes, Keys keys, Report report, List<String> violations, long limitMillis) {
        this.cluster = cluster;
        this.probes = probes;
        this.keys = keys;
        this.report = report;
        this.violations = violations;
        this.limitMillis = limitMillis;
    }

    /** Waits for it. @param when for people @return false where something is still missing after the limit */
    boolean isThere(String when) throws InterruptedException {
        long start = System.nanoTime();
        String missing = missing();
        while (!missing.isEmpty() && System.nanoTime() - start < limitMillis * 1_000_000) {
            Thread.sleep(POLL_MILLIS);
            missing = missing();
        }
        if (missing.isEmpty()) {
            report.say("healthy %s: %,d ms", when, (System.nanoTime() - start) / 1_000_000);
        } else {
            violations.add("not healthy " + when + " for " + limitMillis + " ms: " + missing);
            report.say("%s\n%s", violations.getLast(), cluster.table());
        }
        return missing.isEmpty();
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
