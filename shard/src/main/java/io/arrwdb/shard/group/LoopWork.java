package io.arrwdb.shard.group;

import io.arrwdb.core.port.clock.Timers;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asynchronous work of something that lives in a loop and can be over: outcomes come back into the loop, and once it is
 * over nothing is begun, and what comes back is a failure.
 */
abstract class LoopWork {
    private static final Logger LOG = LoggerFactory.getLogger(LoopWork.class);

    private final Executor mailbox;
    private final Timers timers;
    private final long retryMillis;

    LoopWork(Executor mailbox, Timers timers, long retryMillis) {
        this.mailbox = mailbox;
        this.timers = timers;
        this.retryMillis = retryMillis;
    }

    abstract boolean isOver();

    /** With which everything fails once it is over. */
    abstract GroupException notLeading();

    /** The stage's outcome in the loop; a failure where it is over by then. */
    <T> CompletableFuture<T> step(CompletionStage<T> stage) {
        CompletableFuture<T> inLoop = new CompletableFuture<>();
        stage.whenCompleteAsync((result, error) -> {
            if (isOver()) {
                inLoop.completeExceptionally(notLeading());
            } else if (error != null) {
                inLoop.completeExceptionally(cause(error));
            } else {
                inLoop.complete(result);
            }
        }, mailbox);
        return inLoop;
    }

    /** The stage's outcome in the loop, over or not: for what must be closed, or told. */
    <T> void onLoop(CompletionStage<T> stage, BiConsumer<T, Throwable> then) {
        stage.whenCompleteAsync((result, error) -> then.accept(result, error == null ? null : cause(error)), mailbox);
    }

    /** Runs {@code task} in the loop after a while, unless it is over by then. */
    Timers.Timer later(long delayMillis, Runnable task) {
        return timers.after(delayMillis, mailbox, () -> {
            if (!isOver()) {
                task.run();
            }
        });
    }

    /** Tries an effect until it succeeds, it is over, or the effect is refused for good. */
    <T> CompletableFuture<T> retrying(String what, Supplier<CompletionStage<T>> effect) {
        CompletableFuture<T> done = new CompletableFuture<>();
        attempt(what, effect, done);
        return done;
    }

    static Throwable cause(Throwable error) {
        Throwable cause = error;
        while (cause instanceof CompletionException && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause;
    }

    private <T> void attempt(String what, Supplier<CompletionStage<T>> effect, CompletableFuture<T> done) {
        if (isOver()) {
            done.completeExceptionally(notLeading());
            return;
        }
        effect.get().whenComplete((result, error) -> {
            if (error == null) {
                done.complete(result);
            } else if (isOver() || cause(error) instanceof GroupException) {
                done.completeExceptionally(isOver() ? notLeading() : cause(error));
            } else {
                LOG.warn("{} failed, next try in {} ms", what, retryMillis, cause(error));
                timers.after(retryMillis, mailbox, () -> attempt(what, effect, done));
            }
        });
    }
}
