package io.arrwdb.shard.segment;

/**
 * The primary keys of a sealed segment in ascending order, each with the row that holds it. A key that several rows hold
 * has several positions, ascending by row. Safe for any number of threads.
 */
public interface SegmentKeys {
    /** Positions, which is rows. */
    int size();

    /** The first position of an integer key, or -1. */
    int first(long key);

    /** The first position of a string key in UTF-8, or -1. */
    int first(byte[] utf8);

    /** The row at a position. */
    int row(int position);

    /** Whether the next position exists and has the same key. */
    boolean repeats(int position);
}
