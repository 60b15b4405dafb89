package io.arrwdb.testkit.contract;

import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;

/**
 * How a contract waits. As it stands for adapters with threads of their own; a simulated adapter overrides the waiting
 * to let events happen.
 */
public abstract class PortContract {
    /** Only a hanging adapter comes near it. */
    private static final Duration PATIENCE = Duration.ofSeconds(100);

    /** Lets the world go on a little; false where nothing is left to happen. */
    protected boolean goOn() {
        Thread.onSpinWait();
        try {
            Thread.sleep(1);
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted while waiting", e);
        }
        return true;
    }

    /** Where callbacks go. */
    protected abstract Executor mailbox();

    /** The stage's value; throws what the stage fails with. */
    protected <T> T await(CompletionStage<T> stage) {
        try {
            return stage.toCompletableFuture().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw unwrapped(e.getCause());
        } catch (InterruptedException | TimeoutException e) {
            throw new AssertionError("no answer from the adapter", e);
        }
    }

    /** Waits for something to become true. */
    protected void until(String what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            if (!goOn() || System.nanoTime() > deadline) {
                throw new AssertionError("never: " + what);
            }
        }
    }

    protected static RuntimeException unwrapped(Throwable failure) {
        return switch (failure) {
            case CompletionException e when e.getCause() != null -> unwrapped(e.getCause());
            case RuntimeException e -> e;
            default -> new IllegalStateException(failure);
        };
    }
}
