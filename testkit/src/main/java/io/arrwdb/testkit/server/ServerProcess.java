package io.arrwdb.testkit.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** A server as a child process that can be killed, paused and started again. It never outlives this JVM. */
public final class ServerProcess implements AutoCloseable {
    private static final long READY_MILLIS = 180_000;
    private static final long STOP_MILLIS = 10_000;
    private static final long POLL_MILLIS = 20;

    private final String name;
    private final Path log;
    private final Process process;
    private final Thread atExit;

    private ServerProcess(String name, Path log, Process process) {
        this.name = name;
        this.log = log;
        this.process = process;
        atExit = new Thread(process::destroyForcibly, "kill-" + name);
        Runtime.getRuntime().addShutdownHook(atExit);
    }

    /**
     * Starts it and waits until it can be used.
     *
     * @param name for messages
     * @param log takes what it prints
     * @param ready asked again and again until it is true
     * @throws IllegalStateException with the end of its log, when it ends or is not ready within three minutes
     */
    public static ServerProcess start(String name, List<String> command, Map<String, String> environment, Path log,
            BooleanSupplier ready) {
        try {
            ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
            builder.environment().putAll(environment);
            ServerProcess server = new ServerProcess(name, log, builder.start());
            server.await(ready);
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(name + " could not be started: " + command.getFirst(), e);
        }
    }

    public long pid() {
        return process.pid();
    }

    public boolean isRunning() {
        return process.isAlive();
    }

    /** As a power cut would, for this process alone. */
    public void kill() {
        process.destroyForcibly();
        awaitEnd();
    }

    /** It stands still until {@link #resume}, with every connection open. */
    public void pause() {
        signal("STOP");
    }

    public void resume() {
        signal("CONT");
    }

    /** Asks it to end, and kills it when it does not. */
    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(STOP_MILLIS, TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        awaitEnd();
    }

    private void awaitEnd() {
        process.onExit().join();
        try {
            Runtime.getRuntime().removeShutdownHook(atExit);
        } catch (IllegalStateException e) {
            // The JVM is ending: the hook runs or has run, and kills what is dead already.
            return;
        }
    }

    private void await(BooleanSupplier ready) {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(READY_MILLIS);
        while (!ready.getAsBoolean()) {
            if (!process.isAlive() || System.nanoTime() > deadline) {
                String state = process.isAlive() ? "is not ready" : "ended with " + process.exitValue();
                close();
                throw new IllegalStateException(name + " " + state + "; the end of its log:\n" + endOfLog());
            }
            try {
                Thread.sleep(POLL_MILLIS);
            } catch (InterruptedException e) {
                close();
                throw new IllegalStateException("interrupted while " + name + " starts", e);
            }
        }
    }

    private void signal(String signal) {
        try {
            int code = new ProcessBuilder("kill", "-" + signal, Long.toString(pid())).start().waitFor();
            if (code != 0) {
                throw new IllegalStateException("signal " + signal + " to " + name + " failed with " + code);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted while signalling " + name, e);
        }
    }

    private String endOfLog() {
        try {
            List<String> lines = Files.readAllLines(log);
            return String.join("\n", lines.subList(Math.max(0, lines.size() - 20), lines.size()));
        } catch (IOException e) {
            return "(its log " + log + " cannot be read: " + e.getMessage() + ")";
        }
    }
}
