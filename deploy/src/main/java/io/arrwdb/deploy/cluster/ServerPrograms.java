package io.arrwdb.deploy.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * How the servers that arrwDB stands on are started on this machine.
 *
 * @param tools where {@code scripts/servers/install} has put them
 * @param objectServer {@code minio} or {@code versitygw}
 */
record ServerPrograms(Path tools, String objectServer) {
    private static final List<String> KAFKA_JVM = List.of("-Xms64m", "-Xmx512m", "-XX:+UseSerialGC");

    /** What {@code scripts/servers/install} is to install. */
    List<String> names() {
        return List.of("etcd", "kafka", objectServer);
    }

    Member etcd(String name, Path directory, Ports ports) {
        Map<String, Integer> taken = new LinkedHashMap<>();
        taken.put("http", ports.next());
        taken.put("peer", ports.next());
        String client = "http://127.0.0.1:" + taken.get("http");
        String peer = "http://127.0.0.1:" + taken.get("peer");
        return new Member(name, "etcd", List.of(program("etcd"), "--name=" + name, "--data-dir=" + directory.resolve("data"),
                "--log-level=warn", "--listen-client-urls=" + client, "--advertise-client-urls=" + client, "--listen-peer-urls=" + peer,
                "--initial-advertise-peer-urls=" + peer, "--initial-cluster=" + name + '=' + peer,
                "--auto-compaction-mode=periodic", "--auto-compaction-retention=10m"), Map.of(), taken, "/readyz");
    }

    /** A broker that is its own controller; {@link #format} comes before its first start. */
    Member kafka(String name, Path directory, Ports ports) {
        Map<String, Integer> taken = new LinkedHashMap<>();
        taken.put("broker", ports.next());
        taken.put("controller", ports.next());
        return new Member(name, "kafka", kafkaJava(directory, "kafka.Kafka", directory.resolve("server.properties").toString()),
                Map.of(), taken, "");
    }

    /** Writes a broker's configuration and prepares its directory for the first start. */
    void format(Member kafka, Path directory) {
        Path configuration = directory.resolve("server.properties");
        try {
            Files.write(configuration, List.of("process.roles=broker,controller", "node.id=1",
                    "controller.quorum.voters=1@127.0.0.1:" + kafka.port("controller"),
                    "listeners=PLAINTEXT://127.0.0.1:" + kafka.port("broker") + ",CONTROLLER://127.0.0.1:" + kafka.port("controller"),
                    "controller.listener.names=CONTROLLER", "listener.security.protocol.map=CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT",
                    "auto.create.topics.enable=false", "offsets.topic.replication.factor=1", "num.network.threads=2", "num.io.threads=4",
                    "log.dirs=" + directory.resolve("data")));
            Files.writeString(directory.resolve("logback.xml"), """
                    <configuration><appender name="out" class="ch.qos.logback.core.ConsoleAppender"><encoder>
                    <pattern>%d %p %m (%c)%n</pattern></encoder></appender>
                    <root level="INFO"><appender-ref ref="out"/></root></configuration>
                    """);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        String output = Shell.run(kafkaJava(directory, "kafka.tools.StorageTool", "format", "-t", clusterId(), "-c",
                configuration.toString()).toArray(String[]::new));
        if (!Files.exists(directory.resolve("data/meta.properties"))) {
            throw new IllegalStateException("Kafka's directory " + directory + " could not be formatted: " + output);
        }
    }

    Member objects(String name, Path directory, Ports ports, String accessKey, String secretKey) {
        Map<String, Integer> taken = Map.of("s3", ports.next());
        String address = "127.0.0.1:" + taken.get("s3");
        String data = directory.resolve("data").toString();
        return objectServer.equals("minio")
                ? new Member(name, "minio", List.of(program("minio"), "server", "--quiet", "--address", address, data),
                        Map.of("MINIO_ROOT_USER", accessKey, "MINIO_ROOT_PASSWORD", secretKey, "MINIO_BROWSER", "off", "MINIO_UPDATE", "off"),
                        taken, "")
                : new Member(name, "versitygw", List.of(program("versitygw"), "--port", address, "--keep-alive", "--quiet", "posix", data),
                        Map.of("ROOT_ACCESS_KEY", accessKey, "ROOT_SECRET_KEY", secretKey), taken, "");
    }

    private String program(String name) {
        return tools.resolve("bin").resolve(name).toString();
    }

    private List<String> kafkaJava(Path directory, String main, String... arguments) {
        List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        command.addAll(KAFKA_JVM);
        command.addAll(List.of("-Dlogback.configurationFile=" + directory.resolve("logback.xml"), "-cp",
                tools.resolve("kafka/libs") + "/*", main));
        command.addAll(List.of(arguments));
        return command;
    }

    /** Kafka spells them as 22 letters, of which a leading dash would be taken for an option. */
    private static String clusterId() {
        return "a" + UUID.randomUUID().toString().replace("-", "").substring(0, 21);
    }
}
