package io.arrwdb.engine.index;

import io.arrwdb.engine.Cancellation;
import io.arrwdb.engine.memory.MemoryBudget;
import java.util.Objects;
import java.util.concurrent.Executor;

/**
 * How an index is built.
 *
 * @param threads how many threads work on it at most, the calling one included; with 1 the result depends on the data, the
 *     parameters and the seed alone
 * @param executor runs the other threads' share; one that never runs it only makes the build slower
 * @param seed of everything drawn
 * @param budget what the index's memory is reserved from
 * @param progress told now and then, from any of the threads
 * @param cancellation polled while it builds
 */
public record BuildOptions(
        int threads, Executor executor, long seed, MemoryBudget budget, BuildProgress progress, Cancellation cancellation) {
    public static final long DEFAULT_SEED = 100;

    public BuildOptions {
        Objects.requireNonNull(executor, "executor");
        Objects.requireNonNull(budget, "budget");
        Objects.requireNonNull(progress, "progress");
        Objects.requireNonNull(cancellation, "cancellation");
        if (threads < 1) {
            throw new IllegalArgumentException("a build needs at least one thread, got " + threads);
        }
    }

    /** On the calling thread alone, without a limit of memory. */
    public static BuildOptions singleThreaded() {
        return new BuildOptions(
            1, Runnable::run, DEFAULT_SEED, MemoryBudget.unlimited(), BuildProgress.IGNORED, Cancellation.NEVER);
    }

    public BuildOptions withThreads(int count, Executor runner) {
        return new BuildOptions(count, runner, seed, budget, progress, cancellation);
    }

    public BuildOptions withSeed(long other) {
        return new BuildOptions(threads, executor, other, budget, progress, cancellation);
    }

    public BuildOptions withBudget(MemoryBudget other) {
        return new BuildOptions(threads, executor, seed, other, progress, cancellation);
    }

    public BuildOptions withProgress(BuildProgress other) {
        return new BuildOptions(threads, executor, seed, budget, other, cancellation);
    }

    public BuildOptions withCancellation(Cancellation other) {
        return new BuildOptions(threads, executor, seed, budget, progress, other);
    }
}
