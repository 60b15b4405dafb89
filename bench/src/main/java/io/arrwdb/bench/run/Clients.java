package io.arrwdb.bench.run;

import io.arrwdb.bench.wire.MilvusConnection;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Runs one body on several threads, each with a connection of its own. */
final class Clients {
    /** What one client does. */
    @FunctionalInterface
    interface Body<T> {
        T run(MilvusConnection connection) throws Exception;
    }

    private Clients() {}

    /** The results of all clients; the first failure ends the measurement. */
    static <T> List<T> run(String uri, int count, Body<T> body) throws InterruptedException, ExecutionException {
        try (ExecutorService threads = Executors.newFixedThreadPool(count)) {
            List<Future<T>> running = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                running.add(threads.submit(() -> {
                    try (MilvusConnection connection = new MilvusConnection(uri)) {
                        return body.run(connection);
                    }
                }));
            }
            List<T> results = new ArrayList<>();
            for (Future<T> one : running) {
                results.add(one.get());
            }
            return results;
        }
    }
}
