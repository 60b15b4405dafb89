package io.arrwdb.engine.vector;

import java.lang.foreign.MemorySegment;
import java.util.Objects;

/**
 * Binary vectors, row after row without gaps: row {@code i} is {@code bytesPerVector} bytes at {@code bytesPerVector * i}.
 * Dimension {@code d} is bit {@code d % 8} of byte {@code d / 8}; no metric depends on the order of bits.
 *
 * @param data at least {@code bytesPerVector * count} bytes
 * @param bytesPerVector dimensions / 8
 * @param count rows
 */
public record BinaryVectors(MemorySegment data, int bytesPerVector, int count) implements VectorStore {
    /** Checks that the memory holds all rows. */
    public BinaryVectors {
        if (bytesPerVector < 1 || count < 0) {
            throw new IllegalArgumentException("binary vectors need bytesPerVector >= 1 and count >= 0, got " + bytesPerVector
                + " and " + count);
        }
        if (data.byteSize() < (long) bytesPerVector * count) {
            throw new IllegalArgumentException(count + " binary vectors of " + bytesPerVector + " bytes need "
                + (long) bytesPerVector * count + " bytes, the memory has " + data.byteSize());
        }
    }

    @Override
    public VectorKind kind() {
        return VectorKind.BINARY;
    }

    @Override
    public long bytes() {
        return (long) bytesPerVector * count;
    }

    @Override
    public BinaryVectors slice(int from, int to) {
        Objects.checkFromToIndex(from, to, count);
        return new BinaryVectors(data.asSlice((long) bytesPerVector * from, (long) bytesPerVector * (to - from)), bytesPerVector,
            to - from);
    }
}
