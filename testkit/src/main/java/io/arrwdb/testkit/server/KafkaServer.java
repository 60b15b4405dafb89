package io.arrwdb.testkit.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One Kafka broker, which is a KRaft controller too, on loopback. Its files stay where they are when it is killed, so that it
 * can be started again. {@link KafkaCluster} makes them.
 */
public final class KafkaServer implements AutoCloseable {
    private static final int PROBE_MILLIS = 200;

    private final int node;
    private final int port;
    private final Path directory;
    private final List<String> jvmFlags;
    private Optional<ServerProcess> process = Optional.empty();

    KafkaServer(int node, int port, Path directory, List<String> jvmFlags) {
        this.node = node;
        this.port = port;
        this.directory = directory;
        this.jvmFlags = jvmFlags;
    }

    /** Writes its configuration and formats its storage. @param options further ones of Kafka's storage tool */
    void format(String clusterId, Map<String, String> properties, List<String> options) {
        try {
            Files.createDirectories(directory);
            List<String> lines = new ArrayList<>();
            properties.forEach((key, value) -> lines.add(key + "=" + value));
            lines.add("log.dirs=" + directory.resolve("data"));
            Files.write(directory.resolve("server.properties"), lines);
            Files.writeString(directory.resolve("logback.xml"), """
                    <configuration><appender name="out" class="ch.qos.logback.core.ConsoleAppender"><encoder>
                    <pattern>%d %p %c: %m%n</pattern></encoder></appender>
                    <root level="INFO"><appender-ref ref="out"/></root></configuration>
                    """);
            List<String> format = new ArrayList<>(List.of("format", "-t", clusterId, "-c", configuration()));
            format.addAll(options);
            run(java("kafka.tools.StorageTool", format));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts it on its files, for the first time or again, and waits until clients can connect. */
    public void start() {
        try {
            Files.deleteIfExists(log());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        process = Optional.of(ServerProcess.start("kafka-" + node, java("kafka.Kafka", List.of(configuration())), Map.of(), log(),
                this::isUp));
    }

    public String address() {
        return "127.0.0.1:" + port;
    }

    /** What it has printed. */
    public Path log() {
        return directory.resolve("server.log");
    }

    public long pid() {
        return process().pid();
    }

    /** It ends at once, with what it has written in the system's page cache only. */
    public void kill() {
        process().kill();
    }

    public void pause() {
        process().pause();
    }

    public void resume() {
        process().resume();
    }

    @Override
    public void close() {
        process.ifPresent(running -> {
            running.resume();
            running.close();
        });
    }

    private boolean isUp() {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress("127.0.0.1", port), PROBE_MILLIS);
            return Files.readString(log()).contains("Kafka Server started");
        } catch (IOException notYet) {
            return false;
        }
    }

    private ServerProcess process() {
        return process.orElseThrow(() -> new IllegalStateException("broker " + node + " was not started"));
    }

    private String configuration() {
        return directory.resolve("server.properties").toString();
    }

    private List<String> java(String main, List<String> arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(jvmFlags);
        command.addAll(List.of("-Dlogback.configurationFile=" + directory.resolve("logback.xml"), "-cp",
                ServerTools.home("kafka").resolve("libs") + "/*", main));
        command.addAll(arguments);
        return command;
    }

    private void run(List<String> command) {
        Path output = directory.resolve("format.log");
        try {
            int code = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile()).start().waitFor();
            if (code != 0) {
                throw new IllegalStateException("broker " + node + " could not be formatted: " + Files.readString(output));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted while a broker is formatted", e);
        }
    }
}
