package io.arrwdb.engine.index.hnsw;

import java.util.Arrays;

/** Which positions a search has seen: a stamp a position, valid for one search, so that forgetting all costs nothing. */
final class Visited {
    private final byte[] stamps;
    private byte current;

    Visited(int count) {
        stamps = new byte[count];
    }

    void clear() {
        if (++current == 0) {
            Arrays.fill(stamps, (byte) 0);
            current = 1;
        }
    }

    /** Marks a position; true if it was not marked yet. */
    boolean add(int position) {
        if (stamps[position] == current) {
            return false;
        }
        stamps[position] = current;
        return true;
    }
}
