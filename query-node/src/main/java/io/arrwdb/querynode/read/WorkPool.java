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

    public WorkPool(int size) {
        threads = Executors.newFixedThreadPool(size, Thread.ofPlatform().daemon().name("read-", 0).factory());
    }

    /**
     * Runs all tasks and answers their results in order. Waits on the calling, virtual, thread.
     *
     * @throws RuntimeException what the first task that failed threw; the others have ended by then
     */
    public <T> List<T> all(List<Callable<T>> tasks) {
        List<Future<T>> running = tasks.stream().map(threads::submit).toList();
        List<T> results = new ArrayList<>(running.size());
        Throwable failure = null;
        for (Future<T> one : running) {
            try {
                results.add(one.get());
            } catch (ExecutionException e) {
                failure = failure == null ? e.getCause() : failure;
            } catch (InterruptedException e) {
                running.forEach(future -> future.cancel(true));
                Thread.currentThread().interrupt();
                throw new IllegalStateException("a read was interrupted", e);
            }
        }
        if (failure instanceof RuntimeException e) {
            throw e;
        }
        if (failure instanceof Error e) {
            throw e;
        }
        if (failure != null) {
            throw new IllegalStateException(failure);
        }
        return results;
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
