package io.arrwdb.deploy.cluster;

import io.arrwdb.deploy.compose.Leaving;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The process of a {@link Member}, found again by the pid and the start time in its directory. */
final class MemberProcess {
    private static final int PROBE_MILLIS = 500;
    /** Longer than a node may take to hand over what it holds ({@code arrwdb.drain.timeout}). */
    private static final long STOP_MILLIS = 60_000;

    private final Member member;
    private final Path directory;

    /** @param directory the member's own */
    MemberProcess(Member member, Path directory) {
        this.member = member;
        this.directory = directory;
    }

    Member member() {
        return member;
    }

    Path log() {
        return directory.resolve("log");
    }

    /** Starts it, unless it runs. It goes on when this process ends. */
    void start() {
        if (handle().isPresent()) {
            return;
        }
        ProcessBuilder builder = new ProcessBuilder(member.command()).directory(directory.toFile()).redirectErrorStream(true)
                .redirectInput(new File("/dev/null")).redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()));
        Map<String, String> environment = builder.environment();
        member.environment().forEach((name, value) -> {
            if (!Layout.TIGHT_MEMORY.containsKey(name) || !environment.containsKey(name)) {
                environment.put(name, value);
            }
        });
        try {
            Process process = builder.start();
            writePid(process.pid() + " " + startMillis(process.toHandle()));
        } catch (IOException e) {
            throw new UncheckedIOException(member.name() + " could not be started", e);
        }
    }

    Optional<Long> pid() {
        return handle().map(ProcessHandle::pid);
    }

    MemberState state() {
        Optional<ProcessHandle> running = handle();
        if (running.isEmpty()) {
            return Files.exists(directory.resolve("stopped")) ? MemberState.STOPPED : MemberState.DEAD;
        }
        if (isPaused(running.get().pid())) {
            return MemberState.PAUSED;
        }
        return serves() ? MemberState.READY : MemberState.STARTING;
    }

    /** Ends it at once, as a crash would. */
    void kill() {
        handle().ifPresent(process -> {
            process.destroyForcibly();
            process.onExit().join();
        });
    }

    /** Asks it to end, and kills it when it does not within a minute. */
    void stop() {
        ask();
        handle().ifPresent(process -> {
            try {
                process.onExit().get(STOP_MILLIS, TimeUnit.MILLISECONDS);
            } catch (TimeoutException e) {
                kill();
            } catch (Exception e) {
                throw new IllegalStateException("waiting for the end of " + member.name(), e);
            }
        });
    }

    /** As {@link #stop}, of a node that is not expected back: what it holds for good goes to others, too. */
    void leave() {
        try {
            Files.writeString(directory.resolve("data").resolve(Leaving.FILE), "");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        stop();
    }

    /** Asks it to end, and does not wait for that. */
    void ask() {
        try {
            Files.writeString(directory.resolve("stopped"), "");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        handle().ifPresent(process -> {
            signal("CONT");
            process.destroy();
        });
    }

    /** It was stopped on purpose and is wanted again. */
    void wanted() {
        try {
            Files.deleteIfExists(directory.resolve("stopped"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @param name STOP lets it stand still, CONT lets it go on */
    void signal(String name) {
        handle().ifPresent(process -> Shell.run("kill", "-" + name, Long.toString(process.pid())));
    }

    /** Whole or not at all: another command may read it meanwhile. */
    private void writePid(String pid) throws IOException {
        Path written = Files.writeString(directory.resolve("pid.new"), pid);
        Files.move(written, directory.resolve("pid"), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private Optional<ProcessHandle> handle() {
        Path file = directory.resolve("pid");
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            String[] parts = Files.readString(file).split(" ");
            return ProcessHandle.of(Long.parseLong(parts[0])).filter(ProcessHandle::isAlive)
                    .filter(process -> startMillis(process) == Long.parseLong(parts[1]));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private boolean serves() {
        return member.health().isEmpty() ? accepts(member.firstPort()) : answers(member.port("http"), member.health());
    }

    /** Tells a process from a later one with the same pid. */
    private static long startMillis(ProcessHandle process) {
        return process.info().startInstant().map(instant -> instant.toEpochMilli()).orElse(0L);
    }

    private static boolean isPaused(long pid) {
        return Shell.run("ps", "-o", "state=", "-p", Long.toString(pid)).strip().startsWith("T");
    }

    private static boolean accepts(int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress("127.0.0.1", port), PROBE_MILLIS);
            return true;
        } catch (IOException notYet) {
            return false;
        }
    }

    private static boolean answers(int port, String path) {
        try {
            HttpURLConnection connection = (HttpURLConnection) URI.create("http://127.0.0.1:" + port + path).toURL().openConnection();
            connection.setConnectTimeout(PROBE_MILLIS);
            connection.setReadTimeout(PROBE_MILLIS);
            try {
                return connection.getResponseCode() == HttpURLConnection.HTTP_OK;
            } finally {
                connection.disconnect();
            }
        } catch (IOException notYet) {
            return false;
        }
    }
}
