package io.arrwdb.engine.index.hnsw;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * One layer of the graph. Its nodes have positions {@code 0..count-1}, and a node's list is {@code degree} little-endian int32
 * positions of this layer at byte {@code 4 * degree * position}, ended by {@link #NONE} where it is shorter.
 *
 * <p>On the lowest layer the position is the row. An upper layer says for each position which row it is, and where that row
 * stands on the layer below: so a search descends by array reads, without a map.
 *
 * @param count nodes
 * @param degree slots of a list
 * @param links {@code count * degree} positions
 * @param rows the row of each position, ascending; null on the lowest layer
 * @param down the position of each on the layer below; null on the lowest layer
 */
record Layer(int count, int degree, MemorySegment links, MemorySegment rows, MemorySegment down) {
    /** Ends a list. */
    static final int NONE = -1;

    static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    boolean isLowest() {
        return rows == null;
    }

    int link(int position, int slot) {
        return links.get(INT, 4L * ((long) position * degree + slot));
    }

    void setLink(int position, int slot, int value) {
        links.set(INT, 4L * ((long) position * degree + slot), value);
    }

    int row(int position) {
        return rows == null ? position : rows.get(INT, 4L * position);
    }

    int down(int position) {
        return down.get(INT, 4L * position);
    }

    boolean contains(int row) {
        return row(position(row)) == row;
    }

    /** The position of a row that is on this layer; of another row some position. */
    int position(int row) {
        if (rows == null) {
            return row;
        }
        int low = 0;
        int high = count - 1;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (row(middle) < row) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    long bytes() {
        return links.byteSize() + (rows == null ? 0 : rows.byteSize() + down.byteSize());
    }
}
