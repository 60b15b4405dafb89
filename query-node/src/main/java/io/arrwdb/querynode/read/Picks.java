package io.arrwdb.querynode.read;

import java.util.Arrays;

/** Rows picked out of several segments, in the order in which they are answered. */
final class Picks {
    private int[] segments = new int[16];
    private int[] rows = new int[16];
    private int size;

    void add(int segment, int row) {
        if (size == rows.length) {
            segments = Arrays.copyOf(segments, size * 2);
            rows = Arrays.copyOf(rows, size * 2);
        }
        segments[size] = segment;
        rows[size++] = row;
    }

    int size() {
        return size;
    }

    /** The position, in the list of segments, of the segment of pick {@code i}. */
    int segment(int i) {
        return segments[i];
    }

    int row(int i) {
        return rows[i];
    }

    void swap(int i, int j) {
        int segment = segments[i];
        int row = rows[i];
        segments[i] = segments[j];
        rows[i] = rows[j];
        segments[j] = segment;
        rows[j] = row;
    }
}
