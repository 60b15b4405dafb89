package io.arrwdb.engine.vector;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Objects;

/**
 * Float vectors, row after row without gaps: row {@code i} is {@code dim} little-endian float32 at byte {@code 4 * dim * i}.
 *
 * @param data native or mapped memory, or a heap array, of at least {@code 4 * dim * count} bytes
 * @param dim dimensions of a vector
 * @param count rows
 */
public record DenseVectors(MemorySegment data, int dim, int count) implements VectorStore {
    private static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    /** Checks that the memory holds all rows. */
    public DenseVectors {
        if (dim < 1 || count < 0) {
            throw new IllegalArgumentException("dense vectors need dim >= 1 and count >= 0, got dim " + dim + ", count " + count);
        }
        if (data.byteSize() < 4L * dim * count) {
            throw new IllegalArgumentException(count + " vectors of " + dim + " floats need " + 4L * dim * count
                + " bytes, the memory has " + data.byteSize());
        }
    }

    /** A copy of {@code rows}, which must have equal lengths and be at least one, in memory of {@code arena}. */
    public static DenseVectors copyOf(Arena arena, float[]... rows) {
        int dim = rows[0].length;
        MemorySegment data = arena.allocate(4L * dim * rows.length, 64);
        for (int i = 0; i < rows.length; i++) {
            if (rows[i].length != dim) {
                throw new IllegalArgumentException("row " + i + " has " + rows[i].length + " dimensions, row 0 has " + dim);
            }
            MemorySegment.copy(rows[i], 0, data, FLOAT, 4L * dim * i, dim);
        }
        return new DenseVectors(data, dim, rows.length);
    }

    /** Copies row {@code row} into {@code target}, which has room for {@code dim} floats. */
    public void read(int row, float[] target) {
        MemorySegment.copy(data, FLOAT, 4L * dim * row, target, 0, dim);
    }

    public float[] row(int row) {
        float[] target = new float[dim];
        read(row, target);
        return target;
    }

    @Override
    public VectorKind kind() {
        return VectorKind.DENSE;
    }

    @Override
    public long bytes() {
        return 4L * dim * count;
    }

    @Override
    public DenseVectors slice(int from, int to) {
        Objects.checkFromToIndex(from, to, count);
        return new DenseVectors(data.asSlice(4L * dim * from, 4L * dim * (to - from)), dim, to - from);
    }
}
