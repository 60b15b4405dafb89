package io.arrwdb.rpc;

import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Waits for stages, on virtual threads. */
public final class Waiting {
    /** Milvus's code for a deadline that has passed. */
    public static final int TIMED_OUT = 10_001;

    private Waiting() { }

    /**
     * The stage's result. Throws its failure as it is where it is unchecked; a wait that takes too long or is interrupted
     * ends as a retriable {@link ServiceFailure}.
     *
     * @param what is waited for, for the error text
     */
    public static <T> T on(CompletionStage<T> stage, long timeoutMillis, String what) {
        try {
            return stage.toCompletableFuture().get(Math.max(0, timeoutMillis), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw new IllegalStateException(what + " failed", e.getCause());
        } catch (TimeoutException e) {
            throw ServiceFailure.unavailable(TIMED_OUT, what + " took longer than " + timeoutMillis + " ms");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw ServiceFailure.unavailable(TIMED_OUT, what + " was interrupted");
        }
    }
}
