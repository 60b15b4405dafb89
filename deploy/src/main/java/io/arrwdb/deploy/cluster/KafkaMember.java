package io.arrwdb.deploy.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;

/** A broker that is a controller too; its configuration is written and its storage formatted before its first start. */
final class KafkaMember {
    private static final List<String> JVM = List.of("-Xms64m", "-Xmx512m", "-XX:+UseSerialGC");

    private final Path programs;
    private final Optional<LocalCertificates> tls;

    /** @param programs where Kafka is installed */
    KafkaMember(Path programs, Optional<LocalCertificates> tls) {
        this.programs = programs;
        this.tls = tls;
    }

    static Member of(String name, Path directory, Path programs, Ports ports) {
        Map<String, Integer> taken = new LinkedHashMap<>();
        taken.put("broker", ports.next());
        taken.put("controller", ports.next());
        return new Member(name, "kafka", java(programs, directory, "kafka.Kafka", directory.resolve("server.properties").toString()),
                Map.of(), taken, "");
    }

    /** @param all the brokers of the cluster, itself among them */
    void format(Member self, List<Member> all, Path directory) {
        Path configuration = directory.resolve("server.properties");
        try {
            Files.write(configuration, properties(self, all, directory));
            Files.writeString(directory.resolve("logback.xml"), """
                    <configuration><appender name="out" class="ch.qos.logback.core.ConsoleAppender"><encoder>
                    <pattern>%d %p %m (%c)%n</pattern></encoder></appender>
                    <root level="INFO"><appender-ref ref="out"/></root></configuration>
                    """);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        String output = Shell.run(java(programs, directory, "kafka.tools.StorageTool", "format", "-t", clusterId(all), "-c",
                configuration.toString()).toArray(String[]::new));
        if (!Files.exists(directory.resolve("data/meta.properties"))) {
            throw new IllegalStateException("Kafka's directory " + directory + " could not be formatted: " + output);
        }
    }

    private List<String> properties(Member self, List<Member> all, Path directory) {
        String protocol = tls.isPresent() ? "SSL" : "PLAINTEXT";
        List<String> lines = new ArrayList<>(List.of("process.roles=broker,controller", "node.id=" + number(self),
                "controller.quorum.voters=" + all.stream().map(m -> number(m) + "@127.0.0.1:" + m.port("controller")).collect(Collectors.joining(",")),
                "listeners=" + protocol + "://127.0.0.1:" + self.port("broker") + ",CONTROLLER://127.0.0.1:" + self.port("controller"),
                "controller.listener.names=CONTROLLER", "inter.broker.listener.name=" + protocol,
                "listener.security.protocol.map=CONTROLLER:" + protocol + ',' + protocol + ':' + protocol,
                "auto.create.topics.enable=false", "offsets.topic.replication.factor=" + Math.min(all.size(), 3),
                "unclean.leader.election.enable=false", "broker.session.timeout.ms=3000", "broker.heartbeat.interval.ms=500",
                "num.network.threads=2", "num.io.threads=4", "log.dirs=" + directory.resolve("data")));
        tls.ifPresent(certificates -> lines.addAll(certificates.kafka(self.name())));
        return lines;
    }

    private static String number(Member member) {
        return member.name().substring(member.name().lastIndexOf('-') + 1);
    }

    private static List<String> java(Path programs, Path directory, String main, String... arguments) {
        List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        command.addAll(JVM);
        command.addAll(List.of("-Dlogback.configurationFile=" + directory.resolve("logback.xml"), "-cp", programs.resolve("libs") + "/*", main));
        command.addAll(List.of(arguments));
        return command;
    }

    /** The same for all brokers. Kafka spells ids as 22 letters, of which a leading dash would be taken for an option. */
    private static String clusterId(List<Member> all) {
        byte[] place = all.toString().getBytes(StandardCharsets.UTF_8);
        return "a" + UUID.nameUUIDFromBytes(place).toString().replace("-", "").substring(0, 21);
    }
}
