package io.arrwdb.memory;

import io.arrwdb.bench.report.ProcessMemory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Looks at a server's memory again and again, and keeps the most that it saw. */
final class MemoryWatch implements AutoCloseable {
    private static final Pattern RESERVED = Pattern.compile("(?m)^arrwdb_memory_reserved_bytes\\S*\\s+(\\S+)$");
    private static final long PACE_MILLIS = 100;

    private final long pid;
    private final HttpRequest metrics;
    private final HttpClient http = HttpClient.newHttpClient();
    private final Thread thread;
    private volatile boolean stopped;
    private volatile long mostAnonymousMebibytes;
    private volatile long mostReservedBytes;

    MemoryWatch(long pid, String httpUri) {
        this.pid = pid;
        metrics = HttpRequest.newBuilder(URI.create(httpUri + "/metrics")).build();
        thread = Thread.ofPlatform().start(this::run);
    }

    private void run() {
        try {
            while (!stopped) {
                mostAnonymousMebibytes = Math.max(mostAnonymousMebibytes, ProcessMemory.of(pid).getOrDefault("RssAnon", 0L));
                mostReservedBytes = Math.max(mostReservedBytes, reserved());
                Thread.sleep(PACE_MILLIS);
            }
        } catch (IOException e) {
            if (!stopped) {
                throw new UncheckedIOException(e);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private long reserved() throws IOException, InterruptedException {
        Matcher found = RESERVED.matcher(http.send(metrics, HttpResponse.BodyHandlers.ofString()).body());
        if (!found.find()) {
            throw new IllegalStateException("the server tells nothing of its memory budget");
        }
        return (long) Double.parseDouble(found.group(1));
    }

    /** The most memory of its own, without mapped files, in MiB. */
    long mostAnonymousMebibytes() {
        return mostAnonymousMebibytes;
    }

    /** The most that was reserved from the budget, as the server tells it. */
    long mostReservedBytes() {
        return mostReservedBytes;
    }

    @Override
    public void close() throws InterruptedException {
        stopped = true;
        thread.join();
    }
}
