package io.arrwdb.robust;

import io.arrwdb.deploy.cluster.RelayedCluster;
import io.arrwdb.testkit.server.Network;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;

/** Partitions in one direction or both, whole or between two, and delay. */
final class NetworkFaults {
    private static final int LEAST_MILLIS = 4_000;
    private static final int MOST_MILLIS = 16_000;
    private static final long DELAY_MILLIS = 150;
    private static final List<String> ROLES = List.of("coordinator-1", "data-node-1", "data-node-2", "data-node-3", "query-node-1", "index-node-1");

    private final RelayedCluster cluster;
    private final Random random;
    private final List<Fault> faults = new ArrayList<>();

    private NetworkFaults(RelayedCluster cluster, Random random) {
        this.cluster = cluster;
        this.random = random;
    }

    static List<Fault> of(RelayedCluster cluster, Random random) {
        NetworkFaults network = new NetworkFaults(cluster, random);
        network.add();
        return network.faults;
    }

    private void add() {
        for (String name : ROLES) {
            fault("isolate " + name, n -> others(name, other -> both(n, name, other)));
            fault("nobody hears " + name, n -> others(name, other -> n.hold(name, other)));
            fault(name + " hears nobody", n -> others(name, other -> n.hold(other, name)));
            fault("delay " + name, n -> others(name, other -> {
                n.delay(name, other, DELAY_MILLIS);
                n.delay(other, name, DELAY_MILLIS);
            }));
        }
        fault("cut data-node-1 from data-node-2", n -> both(n, "data-node-1", "data-node-2"));
        // It may still write to Kafka, and is replaced meanwhile: the log must tell the two apart.
        fault("cut data-node-1 from the other data nodes", n -> List.of("data-node-2", "data-node-3").forEach(other -> both(n, "data-node-1", other)));
        for (String server : List.of("etcd-1", "kafka-1", "s3-1")) {
            fault("cut data-node-2 from " + server, n -> both(n, "data-node-2", server));
            fault("cut query-node-1 from " + server, n -> both(n, "query-node-1", server));
        }
        fault("cut coordinator-1 from etcd-1", n -> both(n, "coordinator-1", "etcd-1"));
        fault("cut proxy-1 from etcd-1", n -> both(n, "proxy-1", "etcd-1"));
        fault("nobody hears etcd-1", n -> others("etcd-1", other -> n.hold("etcd-1", other)));
        fault("delay kafka-1", n -> others("kafka-1", other -> n.delay("kafka-1", other, DELAY_MILLIS)));
    }

    private void fault(String name, Consumer<Network> begin) {
        faults.add(new Fault(name, LEAST_MILLIS + random.nextInt(MOST_MILLIS - LEAST_MILLIS), () -> begin.accept(cluster.network()),
                () -> cluster.network().heal()));
    }

    private void others(String name, Consumer<String> action) {
        cluster.names().stream().filter(other -> !other.equals(name)).forEach(action);
    }

    private static void both(Network network, String one, String other) {
        network.hold(one, other);
        network.hold(other, one);
    }
}
