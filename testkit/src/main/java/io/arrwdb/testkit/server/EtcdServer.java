package io.arrwdb.testkit.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;

/** A member of a real etcd on loopback, which can be killed, paused, restarted and emptied. */
public final class EtcdServer implements AutoCloseable {
    private static final int TIMEOUT_MILLIS = 1_000;

    private final String name;
    private final Path directory;
    private final String scheme;
    private final int clientPort = FreePort.find();
    private final int peerPort = FreePort.find();
    private final int metricsPort = FreePort.find();
    private final List<String> options;
    private ServerProcess process;

    private EtcdServer(String name, Path directory, String scheme, List<String> options) {
        this.name = name;
        this.directory = directory;
        this.scheme = scheme;
        this.options = new ArrayList<>(options);
    }

    /** One member alone; ready when this returns. @param options further ones of etcd's command line */
    public static EtcdServer start(Path directory, String... options) {
        return start("http", directory, options);
    }

    /** The same for clients that come by TLS; the options name the files. */
    public static EtcdServer startSecure(Path directory, String... options) {
        return start("https", directory, options);
    }

    private static EtcdServer start(String scheme, Path directory, String... options) {
        EtcdServer server = new EtcdServer("etcd", directory, scheme, List.of(options));
        server.options.add("--initial-cluster=" + server.peer());
        server.restart();
        return server;
    }

    /** Three members that elect a leader; ready when this returns. */
    public static List<EtcdServer> startThree(Path directory, String... options) {
        List<EtcdServer> members = Stream.of("etcd-1", "etcd-2", "etcd-3")
                .map(name -> new EtcdServer(name, directory.resolve(name), "http", List.of(options))).toList();
        String cluster = String.join(",", members.stream().map(EtcdServer::peer).toList());
        members.forEach(member -> member.options.add("--initial-cluster=" + cluster));
        // None of them is ready before two of them run.
        try (ExecutorService all = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> starts = members.stream().<Future<?>>map(member -> all.submit(member::restart)).toList();
            starts.forEach(EtcdServer::await);
        }
        return members;
    }

    private static void await(Future<?> start) {
        try {
            start.get();
        } catch (ExecutionException | InterruptedException e) {
            throw new IllegalStateException("a member of etcd did not start", e);
        }
    }

    public URI endpoint() {
        return URI.create(scheme + "://127.0.0.1:" + clientPort);
    }

    public long pid() {
        return process.pid();
    }

    /** Starts it on what its directory holds, and waits until it is ready: it must not be running. */
    public void restart() {
        try {
            Files.createDirectories(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        process = ServerProcess.start(name, command(), Map.of(), directory.resolve("log"), () -> metrics("readyz").isPresent());
    }

    public void kill() {
        process.kill();
    }

    public void pause() {
        process.pause();
    }

    public void resume() {
        process.resume();
    }

    /** Loses its data: it must not be running. */
    public void empty() {
        try (Stream<Path> files = Files.walk(directory.resolve("data"))) {
            files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public boolean isLeader() {
        return metrics("metrics").filter(text -> text.contains("\netcd_server_is_leader 1\n")).isPresent();
    }

    @Override
    public void close() {
        process.close();
    }

    private String peer() {
        return name + "=http://127.0.0.1:" + peerPort;
    }

    private List<String> command() {
        List<String> command = new ArrayList<>(List.of(ServerTools.program("etcd").toString(), "--name=" + name,
                "--data-dir=" + directory.resolve("data"), "--log-level=warn",
                "--listen-client-urls=" + endpoint(), "--advertise-client-urls=" + endpoint(),
                "--listen-peer-urls=http://127.0.0.1:" + peerPort, "--initial-advertise-peer-urls=http://127.0.0.1:" + peerPort,
                "--listen-metrics-urls=http://127.0.0.1:" + metricsPort));
        command.addAll(options);
        return command;
    }

    /** What the member answers about itself, if it does. */
    private Optional<String> metrics(String path) {
        try {
            HttpURLConnection connection = (HttpURLConnection) URI.create("http://127.0.0.1:" + metricsPort + "/" + path).toURL()
                    .openConnection();
            connection.setConnectTimeout(TIMEOUT_MILLIS);
            connection.setReadTimeout(TIMEOUT_MILLIS);
            try {
                return connection.getResponseCode() == HttpURLConnection.HTTP_OK
                        ? Optional.of(new String(connection.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                        : Optional.empty();
            } finally {
                connection.disconnect();
            }
        } catch (IOException notYet) {
            return Optional.empty();
        }
    }
}
