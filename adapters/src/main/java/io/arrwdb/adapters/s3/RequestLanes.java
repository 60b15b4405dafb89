package io.arrwdb.adapters.s3;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/**
 * Lets so many requests run at a time; others wait in order of arrival, without a thread. A request begins on a worker, since it
 * copies and checks its bytes there. Safe for any number of threads.
 */
final class RequestLanes {
    private final Executor workers;
    private final Queue<Runnable> waiting = new ArrayDeque<>();
    private int free;

    RequestLanes(int lanes, Executor workers) {
        free = lanes;
        this.workers = workers;
    }

    /** Starts the request when it is its turn; completes as it does. */
    <T> CompletableFuture<T> run(Supplier<? extends CompletionStage<T>> request) {
        CompletableFuture<T> result = new CompletableFuture<>();
        Runnable turn = () -> begin(request, result);
        synchronized (this) {
            if (free == 0) {
                waiting.add(turn);
                return result;
            }
            free--;
        }
        workers.execute(turn);
        return result;
    }

    private <T> void begin(Supplier<? extends CompletionStage<T>> request, CompletableFuture<T> result) {
        CompletionStage<T> running;
        try {
            running = request.get();
        } catch (RuntimeException e) {
            running = CompletableFuture.failedFuture(e);
        }
        running.whenComplete((value, error) -> {
            next();
            if (error == null) {
                result.complete(value);
            } else {
                result.completeExceptionally(error);
            }
        });
    }

    private void next() {
        Runnable turn;
        synchronized (this) {
            turn = waiting.poll();
            if (turn == null) {
                free++;
                return;
            }
        }
        workers.execute(turn);
    }
}
