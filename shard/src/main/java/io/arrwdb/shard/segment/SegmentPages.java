package io.arrwdb.shard.segment;

import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** The files behind an open segment, as far as the system has them in memory. Safe for any thread. */
@FunctionalInterface
public interface SegmentPages {
    /** Files that are not looked after. */
    SegmentPages NONE = nowNanos -> Optional.empty();

    /**
     * Has what is missing read, in the background, unless that was tried of late. To be called by one who holds the segment.
     *
     * @return a stage that completes when all is read that is going to be, on any thread; empty where nothing is missing
     */
    Optional<CompletionStage<Void>> prefetch(long nowNanos);
}
