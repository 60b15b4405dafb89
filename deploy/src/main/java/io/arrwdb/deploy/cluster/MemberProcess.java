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
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** The process of a {@link Member}, found again by the {@link PidFile} in its directory. */
final class MemberProcess {
    private static final int PROBE_MILLIS = 500;
    /** Longer than a node may take to hand over what it holds ({@code arrwdb.drain.timeout}). */
    private static final long STOP_MILLIS = 60_000;
    private static final long POLL_MILLIS = 50;

    private final Member member;
    private final Path directory;
    private final PidFile pidFile;

    /** @param directory the member's own */
    MemberProcess(Member member, Path directory) {
        this.member = member;
        this.directory = directory;
        pidFile = new PidFile(directory.resolve("pid"));
    }

    Member member() {
        return member;
    }

    MemberLog log() {
        return new MemberLog(directory.resolve("log"));
    }

    /**
     * Starts it, unless it runs. It goes on when this process ends.
     *
     * @param portsMillis how long to wait for its ports, where others have them
     * @return false where it ran
     * @throws IllegalStateException where another process has one of its ports, and keeps it
     */
    boolean start(long portsMillis) {
        if (handle().isPresent()) {
            return false;
        }
        awaitPorts(portsMillis);
        ProcessBuilder builder = new ProcessBuilder(member.command()).directory(directory.toFile()).redirectErrorStream(true)
                .redirectInput(new File("/dev/null")).redirectOutput(ProcessBuilder.Redirect.appendTo(log().path().toFile()));
        Map<String, String> environment = builder.environment();
        member.environment().forEach((name, value) -> {
            if (!Layout.TIGHT_MEMORY.containsKey(name) || !environment.containsKey(name)) {
                environment.put(name, value);
            }
        });
        try {
            pidFile.write(builder.start().toHandle());
            return true;
        } catch (IOException e) {
            throw new UncheckedIOException(member.name() + " could not be started", e);
        }
    }

    /** Whoever was killed just now has its ports until the last of its threads has ended. */
    private void awaitPorts(long millis) {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        for (int port : member.ports().values()) {
            while (!Ports.isFree(port)) {
                if (System.nanoTime() - deadline > 0) {
                    throw new IllegalStateException("port " + port + " of " + member.name() + " is taken by another process: stop that one, "
                            + "or make the cluster anew in another --dir");
                }
                pause("a port of " + member.name() + " is free");
            }
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
        if (PidFile.isPaused(running.get())) {
            return MemberState.PAUSED;
        }
        return serves() ? MemberState.READY : MemberState.STARTING;
    }

    /** Ends it at once, as a crash would. */
    void kill() {
        handle().ifPresent(ProcessHandle::destroyForcibly);
        if (!endsWithin(STOP_MILLIS)) {
            throw new IllegalStateException(member.name() + " does not end, though it was killed");
        }
    }

    /** Asks it to end, and kills it when it does not within a minute. */
    void stop() {
        ask();
        if (!endsWithin(STOP_MILLIS)) {
            kill();
        }
    }

    private boolean endsWithin(long millis) {
        long began = System.nanoTime();
        while (handle().isPresent()) {
            if (System.nanoTime() - began > TimeUnit.MILLISECONDS.toNanos(millis)) {
                return false;
            }
            pause(member.name() + " ends");
        }
        return true;
    }

    private static void pause(String until) {
        try {
            Thread.sleep(POLL_MILLIS);
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted before " + until, e);
        }
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

    private Optional<ProcessHandle> handle() {
        return pidFile.process();
    }

    private boolean serves() {
        return member.health().isEmpty() ? accepts(member.firstPort()) : answers(member.port("http"), member.health());
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
