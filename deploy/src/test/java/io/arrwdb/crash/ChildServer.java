package io.arrwdb.crash;

import io.arrwdb.deploy.Main;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A standalone server in a process of its own. */
final class ChildServer implements AutoCloseable {
    private static final Pattern LISTENS = Pattern.compile("\\s*Milvus API\\s+(\\S+:\\d+)\\s*");

    private final Process process;
    private final String address;

    private ChildServer(Process process, String address) {
        this.process = process;
        this.address = address;
    }

    /**
     * Starts over {@code dataDirectory} and returns once requests are served.
     *
     * @param failpoint {@code NAME:n} where the process is to end by itself, or empty
     * @throws IllegalStateException with what the process said when it does not come up
     */
    static ChildServer start(Path dataDirectory, String failpoint) {
        List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-modules=jdk.incubator.vector", "--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow",
                "-XX:+UseCompactObjectHeaders", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx512m",
                "-cp", System.getProperty("java.class.path")));
        if (!failpoint.isEmpty()) {
            command.add("-Dio.arrwdb.failpoint=" + failpoint);
        }
        command.addAll(List.of(Main.class.getName(), "standalone", "--port", "0", "--http-port", "0", "--data-dir",
                dataDirectory.toString()));
        try {
            Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
            return new ChildServer(process, address(process));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String address(Process process) throws IOException {
        StringBuilder said = new StringBuilder();
        BufferedReader reader = process.inputReader();
        for (String line = reader.readLine(); line != null; line = reader.readLine()) {
            said.append(line).append('\n');
            Matcher listens = LISTENS.matcher(line);
            if (listens.matches()) {
                Thread.ofVirtual().start(() -> reader.lines().forEach(rest -> { }));
                return listens.group(1);
            }
        }
        throw new IllegalStateException("the server did not come up:\n" + said);
    }

    String uri() {
        return "http://" + address;
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Waits for the failpoint. */
    boolean endsWithin(long millis) throws InterruptedException {
        return process.waitFor(java.time.Duration.ofMillis(millis));
    }

    /** As {@code kill -9}; returns once the process is gone. */
    void kill() {
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
