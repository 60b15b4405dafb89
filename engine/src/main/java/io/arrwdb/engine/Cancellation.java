package io.arrwdb.engine;

/**
 * Tells running computations whether somebody still waits for their result. The engine polls it every few hundred vectors or
 * graph hops, so an implementation must be cheap (a volatile read, a comparison with a deadline) and callable from any thread.
 */
@FunctionalInterface
public interface Cancellation {
    /** Never cancelled. */
    Cancellation NEVER = () -> false;

    /** True once the result is not wanted any more; it must not become false again. */
    boolean cancelled();

    /**
     * Ends the computation that polls.
     *
     * @throws CancelledSearchException when {@link #cancelled()}
     */
    default void check() {
        if (cancelled()) {
            throw new CancelledSearchException();
        }
    }
}
