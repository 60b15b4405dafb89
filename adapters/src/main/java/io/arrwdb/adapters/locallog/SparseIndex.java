package io.arrwdb.adapters.locallog;

import java.util.Arrays;

/** Where some of a file's records begin: enough to start reading near any of them. Offsets and positions ascend. */
final class SparseIndex {
    private final int intervalBytes;
    private long[] offsets = new long[16];
    private long[] positions = new long[16];
    private int size;

    SparseIndex(int intervalBytes) {
        this.intervalBytes = intervalBytes;
    }

    /** Notes a record, unless one was noted within the interval before it. */
    synchronized void note(long offset, long position) {
        if (size > 0 && (offset <= offsets[size - 1] || position < positions[size - 1] + intervalBytes)) {
            return;
        }
        if (size == offsets.length) {
            offsets = Arrays.copyOf(offsets, size * 2);
            positions = Arrays.copyOf(positions, size * 2);
        }
        offsets[size] = offset;
        positions[size] = position;
        size++;
    }

    /** The last noted record at or before {@code offset}: its offset and its position; null where none is. */
    synchronized long[] floor(long offset) {
        int found = Arrays.binarySearch(offsets, 0, size, offset);
        int at = found >= 0 ? found : -found - 2;
        return at < 0 ? null : new long[] {offsets[at], positions[at]};
    }
}
