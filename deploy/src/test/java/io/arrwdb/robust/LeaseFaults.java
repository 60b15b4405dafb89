package io.arrwdb.robust;

import io.arrwdb.deploy.cluster.RelayedCluster;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Leases that end in etcd before their time, while those who hold them live: of one node's session, of elections, of all. */
final class LeaseFaults {
    /** Longer than a holder takes to notice: it renews every third of 10 s. */
    private static final long HOLD_MILLIS = 6_000;

    private LeaseFaults() { }

    static List<Fault> of(RelayedCluster cluster) {
        EtcdLeases leases = new EtcdLeases(cluster.port("etcd-1", "client"));
        List<Fault> faults = new ArrayList<>();
        for (String node : List.of("data-node-1", "data-node-2", "query-node-1", "index-node-1", "proxy-1")) {
            faults.add(revoked(leases, "the lease of " + node, key -> key.contains("sessions/") && key.endsWith("/" + node)));
        }
        faults.add(revoked(leases, "the leases of elections", key -> key.contains("election/")));
        faults.add(revoked(leases, "every lease", key -> true));
        return faults;
    }

    private static Fault revoked(EtcdLeases leases, String what, Predicate<String> keys) {
        return new Fault("revoke " + what, HOLD_MILLIS, () -> {
            if (leases.revoke(keys) == 0) {
                throw new IllegalStateException("there was no lease to revoke: " + what);
            }
        }, () -> { });
    }
}
