package io.arrwdb.core.coordination;

import java.util.Optional;

/** Whether this process is the elected one; what the coordinators need to know of an {@link Election}. */
public interface Leadership {
    /**
     * The token of the reign, while the lease under it has certainly not ended: judged on the monotonic clock from the
     * moment the last renewal was sent. Safe to call from any thread.
     */
    Optional<Fence> fence();

    /** {@link #fence}, or {@link NotLeadingException}. */
    default Fence require() {
        return fence().orElseThrow(() -> new NotLeadingException("this coordinator is not the elected one"));
    }

    /** Tells of every later change, and of a current reign at once. */
    void listen(Listener listener);

    /** Hears of the reign, one call at a time. */
    interface Listener {
        void elected(Fence fence);

        /** No write may begin any more under the reign. */
        void deposed(Fence fence);

        /** Another process leads, and this one stands by to follow it; told at least once before it leads. */
        default void standingBy() { }
    }
}
