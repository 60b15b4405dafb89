package io.arrwdb.engine.column;

import java.lang.foreign.MemorySegment;

/**
 * Memory that grows. What was handed out by {@link #memory()} stays as it was: growing copies into new memory, and bytes once
 * written are never moved within it.
 */
final class GrowableBuffer {
    private final Allocator allocator;
    private MemorySegment memory = Memory.EMPTY;
    private long used;
    private long outgrown;

    GrowableBuffer(Allocator allocator) {
        this.allocator = allocator;
    }

    /** The memory, with room for at least {@code bytes} bytes, which count as used. */
    MemorySegment require(long bytes) {
        reserve(bytes);
        used = Math.max(used, bytes);
        return memory;
    }

    /** Makes room for at least {@code bytes} bytes. */
    void reserve(long bytes) {
        if (bytes > memory.byteSize()) {
            grow(bytes);
        }
    }

    MemorySegment memory() {
        return memory;
    }

    /** Bytes used, in the memory and in what it outgrew: what takes room while the arena is open. */
    long usedBytes() {
        return outgrown + used;
    }

    private void grow(long bytes) {
        MemorySegment larger = allocator.allocate(allocator.capacity(memory.byteSize(), bytes));
        MemorySegment.copy(memory, 0, larger, 0, used);
        memory = larger;
        outgrown += used;
    }
}
