package io.arrwdb.querynode.read;

import io.arrwdb.core.schema.DataType;
import io.arrwdb.engine.column.Column;
import java.lang.foreign.ValueLayout;

/** Compares the primary keys of two rows without making objects of them: integers by value, strings by their bytes. */
final class KeyOrder {
    private KeyOrder() { }

    static int compare(Column a, int rowA, Column b, int rowB) {
        if (a.type().type() != DataType.VARCHAR) {
            return Long.compare(a.getLong(rowA), b.getLong(rowB));
        }
        int startA = a.start(rowA);
        int startB = b.start(rowB);
        int lengthA = a.end(rowA) - startA;
        int lengthB = b.end(rowB) - startB;
        for (int i = 0; i < Math.min(lengthA, lengthB); i++) {
            int byteA = a.data().get(ValueLayout.JAVA_BYTE, (long) startA + i) & 0xFF;
            int byteB = b.data().get(ValueLayout.JAVA_BYTE, (long) startB + i) & 0xFF;
            if (byteA != byteB) {
                return byteA - byteB;
            }
        }
        return lengthA - lengthB;
    }

    /** Sorts rows of one column by key, ascending, rows of equal keys in the order of their positions; a merge sort. */
    static void sort(int[] rows, int count, Column keys) {
        int[] from = rows;
        int[] to = new int[count];
        for (int width = 1; width < count; width *= 2) {
            for (int low = 0; low < count; low += 2 * width) {
                merge(from, to, low, Math.min(low + width, count), Math.min(low + 2 * width, count), keys);
            }
            int[] swap = from;
            from = to;
            to = swap;
        }
        if (from != rows) {
            System.arraycopy(from, 0, rows, 0, count);
        }
    }

    private static void merge(int[] from, int[] to, int low, int middle, int high, Column keys) {
        int left = low;
        int right = middle;
        for (int out = low; out < high; out++) {
            boolean takeLeft = left < middle && (right >= high || compare(keys, from[left], keys, from[right]) <= 0);
            to[out] = takeLeft ? from[left++] : from[right++];
        }
    }
}
