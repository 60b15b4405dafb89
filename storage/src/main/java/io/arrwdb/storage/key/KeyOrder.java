package io.arrwdb.storage.key;

import io.arrwdb.engine.column.Column;
import java.lang.foreign.MemorySegment;

/** Rows in ascending order of their key, and of the row where keys are equal. */
final class KeyOrder {
    private KeyOrder() { }

    static int[] ofLongs(Column keys) {
        int[] rows = identity(keys.rows());
        if (!ascending(keys)) {
            mergeSort(rows, (a, b) -> Long.compare(keys.getLong(a), keys.getLong(b)));
        }
        return rows;
    }

    static int[] ofStrings(Column keys) {
        int[] rows = identity(keys.rows());
        mergeSort(rows, (a, b) -> compare(keys.memory(a), keys.memory(b)));
        return rows;
    }

    /** Byte strings as unsigned bytes, a prefix before what it begins. */
    static int compare(MemorySegment a, MemorySegment b) {
        long at = a.mismatch(b);
        if (at < 0) {
            return 0;
        }
        if (at == a.byteSize() || at == b.byteSize()) {
            return Long.compare(a.byteSize(), b.byteSize());
        }
        return Integer.compare(a.get(java.lang.foreign.ValueLayout.JAVA_BYTE, at) & 0xFF,
                b.get(java.lang.foreign.ValueLayout.JAVA_BYTE, at) & 0xFF);
    }

    private static boolean ascending(Column keys) {
        for (int row = 1; row < keys.rows(); row++) {
            if (keys.getLong(row - 1) > keys.getLong(row)) {
                return false;
            }
        }
        return true;
    }

    private static int[] identity(int rows) {
        int[] order = new int[rows];
        for (int row = 0; row < rows; row++) {
            order[row] = row;
        }
        return order;
    }

    /** Compares two rows. */
    private interface RowOrder {
        int compare(int a, int b);
    }

    /** Bottom-up merge sort: stable, and without a boxed row. */
    private static void mergeSort(int[] rows, RowOrder order) {
        int[] from = rows;
        int[] to = new int[rows.length];
        for (int width = 1; width < rows.length; width *= 2) {
            for (int start = 0; start < rows.length; start += 2 * width) {
                int middle = Math.min(start + width, rows.length);
                merge(from, start, middle, Math.min(middle + width, rows.length), to, order);
            }
            int[] swap = from;
            from = to;
            to = swap;
        }
        if (from != rows) {
            System.arraycopy(from, 0, rows, 0, rows.length);
        }
    }

    private static void merge(int[] from, int start, int middle, int end, int[] to, RowOrder order) {
        if (middle >= end || order.compare(from[middle - 1], from[middle]) <= 0) {
            System.arraycopy(from, start, to, start, end - start);
            return;
        }
        int left = start;
        int right = middle;
        for (int at = start; at < end; at++) {
            boolean takeLeft = right >= end || left < middle && order.compare(from[left], from[right]) <= 0;
            to[at] = takeLeft ? from[left++] : from[right++];
        }
    }

}
