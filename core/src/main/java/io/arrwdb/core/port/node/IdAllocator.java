package io.arrwdb.core.port.node;

import java.util.concurrent.CompletionStage;

/** Numbers that the cluster uses once: segments, builds, automatic primary keys. */
public interface IdAllocator {
    /** Completes with the first of {@code count} consecutive numbers. */
    CompletionStage<Long> allocate(int count);
}
