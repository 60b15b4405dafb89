package io.arrwdb.engine.vector;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Objects;

/**
 * Sparse vectors in the layout of an Arrow variable-size binary column: row {@code i} is the bytes {@code offsets[i]} to
 * {@code offsets[i + 1]} of {@code pairs}, and these are (uint32 index, float32 value) pairs, little-endian, by strictly
 * ascending index: the form in which Milvus sends them.
 *
 * @param offsets {@code count + 1} little-endian int32, ascending, each a byte offset into {@code pairs}
 * @param pairs the pairs of all rows, 8 bytes each
 * @param count rows
 */
public record SparseVectors(MemorySegment offsets, MemorySegment pairs, int count) implements VectorStore {
    /** Bytes of one (index, value) pair. */
    public static final int PAIR_BYTES = 8;

    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    /** Checks that the offsets are there, ascend and stay inside the pairs. */
    public SparseVectors {
        if (count < 0 || offsets.byteSize() < 4L * (count + 1L)) {
            throw new IllegalArgumentException(count + " sparse vectors need " + (count + 1L) + " offsets, the memory has "
                + offsets.byteSize() / 4);
        }
        int last = offsets.get(INT, 0);
        for (int row = 0; row < count; row++) {
            int next = offsets.get(INT, 4L * (row + 1));
            if (last < 0 || next < last || next > pairs.byteSize() || (next - last) % PAIR_BYTES != 0) {
                throw new IllegalArgumentException("sparse vector " + row + " has the bytes " + last + " to " + next + " of "
                    + pairs.byteSize());
            }
            last = next;
        }
    }

    /** Byte offset of the first pair of a row. */
    public int start(int row) {
        return offsets.get(INT, 4L * row);
    }

    /** Byte offset after the last pair of a row. */
    public int end(int row) {
        return offsets.get(INT, 4L * (row + 1));
    }

    @Override
    public VectorKind kind() {
        return VectorKind.SPARSE;
    }

    @Override
    public long bytes() {
        return count == 0 ? 0 : (long) end(count - 1) - start(0);
    }

    @Override
    public SparseVectors slice(int from, int to) {
        Objects.checkFromToIndex(from, to, count);
        return new SparseVectors(offsets.asSlice(4L * from, 4L * (to - from + 1)), pairs, to - from);
    }
}
