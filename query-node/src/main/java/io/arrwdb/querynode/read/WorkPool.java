package io.arrwdb.querynode.read;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** The threads that compute reads: as many as configured, shared by all segments of all running reads. */
public final class WorkPool implements AutoCloseable {
    private final ExecutorService threads;
    private final int size;

    public WorkPool(int size) {
        this.size = size;
        threads = Executors.newFixedThreadPool(size, Thread.ofPlatform().daemon().name("read-", 0).factory());
    }

    /** How many tasks run at a time. */
    int size() {
        return size;
    }

    /**
     * Runs all tasks and answers their results in order. Waits on the calling, virtual, thread until every task has ended,
     * also when that thread is interrupted: they read memory that the caller is going to release.
     *
     * @throws RuntimeException what the first task that failed threw
     */
    public <T> List<T> all(List<Callable<T>> tasks) {
        List<Future<T>> running = tasks.stream().map(threads::submit).toList();
        List<T> results = new ArrayList<>(running.size());
        Throwable failure = null;
        for (Future<T> one : running) {
            try {
                results.add(ended(one));
            } catch (ExecutionException e) {
                failure = failure == null ? e.getCause() : failure;
            }
        }
        return switch (failure) {
            case null -> results;
            case RuntimeException e -> throw e;
            case Error e -> throw e;
            default -> throw new IllegalStateException(failure);
        };
    }

    private static <T> T ended(Future<T> task) throws ExecutionException {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return task.get();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Takes no more tasks; those that have been taken run to their end. */
    @Override
    public void close() {
        threads.shutdown();
    }
}
