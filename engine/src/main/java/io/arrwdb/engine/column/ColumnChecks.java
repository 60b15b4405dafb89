package io.arrwdb.engine.column;

import io.arrwdb.core.codec.MalformedBytesException;
import java.lang.foreign.MemorySegment;

/** What must hold of buffers that came from outside before a {@link Column} may read them. */
public final class ColumnChecks {
    private static final int PAIR_BYTES = 8;

    private ColumnChecks() { }

    /**
     * Offsets start at 0 or above, ascend, and end within the {@code limit} bytes or rows that they point into.
     *
     * @param exact whether they must start at 0 and end at the limit
     * @throws MalformedBytesException otherwise
     */
    public static void offsets(MemorySegment offsets, int rows, long limit, boolean exact) {
        int last = offsets.get(Memory.INT, 0);
        if (last < 0 || exact && last != 0) {
            throw new MalformedBytesException("offsets that start at " + last);
        }
        for (int row = 1; row <= rows; row++) {
            int next = offsets.get(Memory.INT, 4L * row);
            if (next < last) {
                throw new MalformedBytesException("offset " + row + " is " + next + ", after " + last);
            }
            last = next;
        }
        if (last > limit || exact && last != limit) {
            throw new MalformedBytesException("offsets that end at " + last + " of " + limit);
        }
    }

    /** Rows of a sparse column consist of whole (index, value) pairs. @throws MalformedBytesException otherwise */
    public static void sparsePairs(MemorySegment offsets, int rows) {
        for (int row = 0; row <= rows; row++) {
            if (offsets.get(Memory.INT, 4L * row) % PAIR_BYTES != 0) {
                throw new MalformedBytesException("sparse vector " + row + " is not a sequence of pairs of " + PAIR_BYTES + " bytes");
            }
        }
    }
}
