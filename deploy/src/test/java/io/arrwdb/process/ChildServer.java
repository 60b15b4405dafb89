package io.arrwdb.process;

import io.arrwdb.deploy.Main;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A standalone server in a process of its own. */
public final class ChildServer implements AutoCloseable {
    private static final Pattern LISTENS = Pattern.compile("\\s*(Milvus API|http)\\s+(http://)?(\\S+:\\d+)(\\s.*)?");
    private static final int MOST_LINES_KEPT = 200;
    private static final long START_SECONDS = 180;

    private final Process process;
    private final Map<String, String> addresses = new HashMap<>();
    /** What it said last. */
    private final Deque<String> said = new ArrayDeque<>();

    private ChildServer(Process process) {
        this.process = process;
    }

    /**
     * Starts over {@code dataDirectory} and returns once requests are served.
     *
     * @param jvm options of its JVM
     * @param options of {@code standalone}
     * @throws IllegalStateException with what the process said when it does not come up
     */
    public static ChildServer start(Path dataDirectory, List<String> jvm, List<String> options) {
        List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-modules=jdk.incubator.vector", "--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow",
                "-XX:+UseCompactObjectHeaders", "-XX:+UseSerialGC", "-XX:+ExitOnOutOfMemoryError",
                "-cp", System.getProperty("java.class.path")));
        command.addAll(jvm);
        command.addAll(List.of(Main.class.getName(), "standalone", "--port", "0", "--http-port", "0", "--data-dir",
                dataDirectory.toString()));
        command.addAll(options);
        try {
            Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
            ChildServer server = new ChildServer(process);
            // A process that says nothing is ended, and what it said last is told.
            CompletableFuture<?> patience = CompletableFuture.runAsync(process::destroyForcibly,
                    CompletableFuture.delayedExecutor(START_SECONDS, TimeUnit.SECONDS));
            try {
                server.awaitAddresses();
            } finally {
                patience.cancel(false);
            }
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void awaitAddresses() throws IOException {
        BufferedReader reader = process.inputReader();
        while (addresses.size() < 2) {
            String line = reader.readLine();
            if (line == null) {
                throw new IllegalStateException("the server did not come up:\n" + said());
            }
            keep(line);
            Matcher listens = LISTENS.matcher(line);
            if (listens.matches()) {
                addresses.put(listens.group(1), listens.group(3));
            }
        }
        Thread.ofVirtual().start(() -> reader.lines().forEach(this::keep));
    }

    private void keep(String line) {
        synchronized (said) {
            said.addLast(line);
            if (said.size() > MOST_LINES_KEPT) {
                said.removeFirst();
            }
        }
    }

    /** The last lines that it printed. */
    public String said() {
        synchronized (said) {
            return String.join("\n", said);
        }
    }

    /** For SDKs. */
    public String uri() {
        return "http://" + addresses.get("Milvus API");
    }

    /** For health and metrics. */
    public String httpUri() {
        return "http://" + addresses.get("http");
    }

    public long pid() {
        return process.pid();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** Waits for its end. */
    public boolean endsWithin(long millis) throws InterruptedException {
        return process.waitFor(Duration.ofMillis(millis));
    }

    /** As {@code kill -9}; returns once the process is gone. */
    public void kill() {
        process.destroyForcibly();
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        kill();
    }
}
