package io.arrwdb.shard.group;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** What changes a shard's manifest, one after another. Owned by the group's loop. */
final class Jobs {
    private final Deque<Job<?>> waiting = new ArrayDeque<>();
    private boolean running;

    private record Job<T>(Supplier<CompletionStage<T>> work, CompletableFuture<T> answer) { }

    /** Runs {@code work} once all before it has ended; its stages complete in the loop. */
    <T> CompletableFuture<T> add(Supplier<CompletionStage<T>> work) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        waiting.addLast(new Job<>(work, answer));
        next();
        return answer;
    }

    boolean idle() {
        return !running && waiting.isEmpty();
    }

    /** Fails what has not begun. */
    void end(GroupException why) {
        waiting.forEach(job -> job.answer().completeExceptionally(why));
        waiting.clear();
    }

    private void next() {
        if (!running && !waiting.isEmpty()) {
            running = true;
            run(waiting.removeFirst());
        }
    }

    private <T> void run(Job<T> job) {
        CompletionStage<T> stage;
        try {
            stage = job.work().get();
        } catch (RuntimeException e) {
            stage = CompletableFuture.failedStage(e);
        }
        stage.whenComplete((result, error) -> {
            running = false;
            if (error == null) {
                job.answer().complete(result);
            } else {
                job.answer().completeExceptionally(Reign.cause(error));
            }
            next();
        });
    }
}
