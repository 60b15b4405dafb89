package io.arrwdb.storage.segment;

import java.util.concurrent.Executor;

/**
 * How files of segments that are not in memory are read before a search touches them.
 *
 * @param mostBytes of one segment; files beyond are left to the search; 0 for none at all
 * @param pauseNanos until a segment that was read is looked at again: where memory is too small for all, reading it over and over would
 *     only drive out others
 * @param threads run the reading, which waits for the disk
 */
public record PrefetchLimits(long mostBytes, long pauseNanos, Executor threads) {
    /** Nothing is read ahead. */
    public static final PrefetchLimits NONE = new PrefetchLimits(0, 0, Runnable::run);
}
