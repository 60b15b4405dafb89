package io.arrwdb.rpc;

import com.google.common.util.concurrent.ListenableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;

/**
 * A long call of a worker that holds its task only as long as it lives: where the worker's session ends, the call is
 * cancelled and the task is free, also when the connection hangs.
 */
public final class LeasedCall {
    private static final long LOOK_MILLIS = 1_000;

    private LeasedCall() { }

    /**
     * The call's answer. Blocks.
     *
     * @param holds whether the worker is still there; looked at every second
     * @param what is called, for the error text
     * @throws RuntimeException the call's failure, or a retriable {@link ServiceFailure} when the worker is gone
     */
    public static <A> A await(ListenableFuture<A> call, BooleanSupplier holds, String what) {
        while (true) {
            try {
                return call.get(LOOK_MILLIS, TimeUnit.MILLISECONDS);
            } catch (TimeoutException e) {
                if (!holds.getAsBoolean()) {
                    call.cancel(true);
                    throw ServiceFailure.unavailable(1, what + " was lost with its worker");
                }
            } catch (ExecutionException e) {
                throw e.getCause() instanceof RuntimeException failure ? failure
                        : new IllegalStateException(what + " failed", e.getCause());
            } catch (InterruptedException e) {
                call.cancel(true);
                Thread.currentThread().interrupt();
                throw ServiceFailure.unavailable(Waiting.TIMED_OUT, what + " was interrupted");
            }
        }
    }
}
