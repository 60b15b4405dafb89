package io.arrwdb.testkit.server;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Kafka brokers of one cluster, each a controller too, on loopback and in child processes that run on this JVM's JDK. One broker
 * takes 4 to 8 s to start: share it among the tests of a class.
 */
public final class KafkaCluster implements AutoCloseable {
    /** Starts fast and stays small, which is what tests want. */
    public static final List<String> SMALL = List.of("-Xms64m", "-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");
    /** Runs fast, which is what measurements want. */
    public static final List<String> FAST = List.of("-Xms512m", "-Xmx512m", "-XX:+UseSerialGC");

    private final List<KafkaServer> servers;

    private KafkaCluster(List<KafkaServer> servers) {
        this.servers = servers;
    }

    /**
     * Starts a new cluster and waits until clients can connect to every broker.
     *
     * @param directory empty; takes a directory per broker
     * @param brokers how many
     * @param properties of every broker, above the ones that make it small
     * @param jvmFlags {@link #SMALL} or {@link #FAST}
     */
    public static KafkaCluster start(Path directory, int brokers, Map<String, String> properties, List<String> jvmFlags) {
        return start(directory, brokers, port -> properties, List.of(), jvmFlags);
    }

    /**
     * One small broker that clients reach over TLS, logged in by PLAIN or SCRAM-SHA-512.
     *
     * @param shown its certificate
     */
    public static KafkaCluster startSecure(Path directory, TestCertificate shown, String user, String password) {
        return start(directory, 1, port -> KafkaAccessProperties.of(directory, port, shown, user, password),
                List.of("--add-scram", "SCRAM-SHA-512=[name=" + user + ",password=" + password + "]"), SMALL);
    }

    private static KafkaCluster start(Path directory, int brokers, IntFunction<Map<String, String>> properties, List<String> formatOptions,
            List<String> jvmFlags) {
        List<Integer> ports = ports(brokers);
        List<Integer> controllers = ports(brokers);
        String voters = IntStream.range(0, brokers).mapToObj(i -> i + 1 + "@127.0.0.1:" + controllers.get(i))
                .collect(Collectors.joining(","));
        String clusterId = newClusterId();
        KafkaCluster cluster = new KafkaCluster(IntStream.range(0, brokers).mapToObj(i ->
                new KafkaServer(i + 1, ports.get(i), directory.resolve("broker-" + (i + 1)), jvmFlags)).toList());
        try {
            cluster.each(server -> {
                int i = cluster.servers.indexOf(server);
                Map<String, String> all = properties(i + 1, ports.get(i), controllers.get(i), voters, brokers);
                all.putAll(properties.apply(ports.get(i)));
                server.format(clusterId, all, formatOptions);
                server.start();
            });
        } catch (RuntimeException e) {
            cluster.close();
            throw e;
        }
        return cluster;
    }

    public List<KafkaServer> servers() {
        return servers;
    }

    /** Where clients begin, as Kafka's {@code bootstrap.servers}. */
    public String bootstrap() {
        return servers.stream().map(KafkaServer::address).collect(Collectors.joining(","));
    }

    @Override
    public void close() {
        each(KafkaServer::close);
    }

    /** At once for all: a quorum is only there when most of it is. */
    private void each(Consumer<KafkaServer> action) {
        CompletableFuture.allOf(servers.stream().map(server -> CompletableFuture.runAsync(() -> action.accept(server),
                Thread::startVirtualThread)).toArray(CompletableFuture[]::new)).join();
    }

    private static Map<String, String> properties(int node, int port, int controller, String voters, int brokers) {
        Map<String, String> all = new LinkedHashMap<>();
        all.put("process.roles", "broker,controller");
        all.put("node.id", Integer.toString(node));
        all.put("controller.quorum.voters", voters);
        all.put("listeners", "PLAINTEXT://127.0.0.1:" + port + ",CONTROLLER://127.0.0.1:" + controller);
        all.put("controller.listener.names", "CONTROLLER");
        all.put("listener.security.protocol.map", "CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT");
        all.put("auto.create.topics.enable", "false");
        all.put("unclean.leader.election.enable", "false");
        all.put("default.replication.factor", Integer.toString(brokers));
        all.put("offsets.topic.replication.factor", Integer.toString(brokers));
        all.put("num.network.threads", "2");
        all.put("num.io.threads", "4");
        all.put("broker.session.timeout.ms", "3000");
        all.put("broker.heartbeat.interval.ms", "500");
        return all;
    }

    private static List<Integer> ports(int count) {
        return IntStream.range(0, count).mapToObj(i -> FreePort.find()).toList();
    }

    /** Kafka spells the ids of clusters as the 16 bytes of a UUID in URL-safe Base64. */
    private static String newClusterId() {
        Random random = new Random();
        byte[] id = ByteBuffer.allocate(16).putLong(random.nextLong()).putLong(random.nextLong()).array();
        return "A" + Base64.getUrlEncoder().withoutPadding().encodeToString(id).substring(1);   // no leading dash: it would be an option
    }
}
