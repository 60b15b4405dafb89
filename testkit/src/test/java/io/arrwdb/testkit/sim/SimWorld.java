package io.arrwdb.testkit.sim;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/** A calm little world for contract tests: one process, and waiting means letting events happen. */
final class SimWorld {
    final SimScheduler scheduler = new SimScheduler(42);
    final SimNetwork network = new SimNetwork(scheduler);
    final SimProcess process = new SimProcess("node-1", scheduler);

    <T> T await(CompletionStage<T> stage) {
        CompletableFuture<T> future = stage.toCompletableFuture();
        while (!future.isDone() && scheduler.step()) {
            continue;
        }
        if (!future.isDone()) {
            throw new AssertionError("nothing is left to happen, and no answer has come");
        }
        try {
            return future.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }

    void passMillis(long millis) {
        boolean[] passed = new boolean[1];
        scheduler.after(millis * 1_000, () -> passed[0] = true);
        while (!passed[0]) {
            scheduler.step();
        }
    }
}
