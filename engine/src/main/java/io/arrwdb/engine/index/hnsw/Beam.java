package io.arrwdb.engine.index.hnsw;

import java.util.Arrays;

/**
 * Candidates and results of one search in one list, sorted by distance: found by binary search and shifted by a block copy, which
 * beats two heaps for the breadths that searches use, and allocates nothing.
 *
 * <p>An entry <i>passes</i> when it may be returned. The list ends with the {@code ef}-th passing entry; what does not pass stays
 * in it as a way to go, exactly as far as the paper's two queues would follow it.
 *
 * <p>An entry is one long: monotone distance bits, position, passes, expanded.
 */
final class Beam {
    private static final long EXPANDED = 1;
    private static final long PASSES = 2;
    /** Positions take 30 bits. */
    static final int MAX_COUNT = 1 << 30;

    private long[] entries = new long[256];
    private int size;
    private int cursor;
    private int passing;
    private int ef;

    void reset(int breadth) {
        ef = breadth;
        size = 0;
        cursor = 0;
        passing = 0;
    }

    /** A distance above this one would not enter. */
    float bound() {
        return passing < ef ? Float.POSITIVE_INFINITY : distanceOf(entries[size - 1]);
    }

    void add(float distance, int position, boolean passes) {
        long entry = entry(distance, position, passes);
        int at = find(entry);
        if (size == entries.length) {
            entries = Arrays.copyOf(entries, 2 * size);
        }
        System.arraycopy(entries, at, entries, at + 1, size - at);
        entries[at] = entry;
        size++;
        cursor = Math.min(cursor, at);
        if (passes) {
            passing++;
        }
        trim();
    }

    private void trim() {
        while (passing > ef || passing == ef && (entries[size - 1] & PASSES) == 0) {
            passing -= (entries[--size] & PASSES) == 0 ? 0 : 1;
        }
    }

    private int find(long entry) {
        int low = 0;
        int high = size;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (entries[middle] < entry) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** Whether an entry is left to expand; if so it is the {@link #nearest}. */
    boolean hasNext() {
        while (cursor < size && (entries[cursor] & EXPANDED) != 0) {
            cursor++;
        }
        return cursor < size;
    }

    /** The distance of the entry that {@link #next} will give. */
    float nearest() {
        return distanceOf(entries[cursor]);
    }

    /** Takes the nearest entry not expanded yet; call {@link #hasNext} first. */
    int next() {
        entries[cursor] |= EXPANDED;
        return positionOf(entries[cursor++]);
    }

    int size() {
        return size;
    }

    int passing() {
        return passing;
    }

    boolean passes(int i) {
        return (entries[i] & PASSES) != 0;
    }

    int position(int i) {
        return positionOf(entries[i]);
    }

    float distance(int i) {
        return distanceOf(entries[i]);
    }

    private static long entry(float distance, int position, boolean passes) {
        int bits = Float.floatToRawIntBits(distance + 0f);
        return (long) (bits ^ (bits >> 31) & 0x7fffffff) << 32 | (long) position << 2 | (passes ? PASSES : 0);
    }

    private static int positionOf(long entry) {
        return (int) entry >>> 2;
    }

    private static float distanceOf(long entry) {
        int bits = (int) (entry >> 32);
        return Float.intBitsToFloat(bits ^ (bits >> 31) & 0x7fffffff);
    }
}
