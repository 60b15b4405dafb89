package io.arrwdb.core.port.node;

import io.arrwdb.core.id.IdRange;
import java.util.concurrent.CompletionStage;

/** Numbers that the cluster uses once: segments, builds, automatic primary keys. */
public interface IdAllocator {
    /** @param count how many, at least 1 */
    CompletionStage<IdRange> allocate(int count);
}
