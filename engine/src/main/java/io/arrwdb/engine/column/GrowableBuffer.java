package io.arrwdb.engine.column;

import java.lang.foreign.MemorySegment;

/**
 * Memory that doubles. What was handed out by {@link #memory()} stays as it was: growing copies into new memory, and bytes once
 * written are never moved within it.
 */
final class GrowableBuffer {
    /** Where memory comes from: the heap, or an arena. It must come zeroed. */
    @FunctionalInterface
    interface Allocator {
        MemorySegment allocate(long bytes);
    }

    /** Most bytes of one buffer of a column: what int32 offsets reach, and a heap array holds. */
    static final long MAX_HEAP_BYTES = Integer.MAX_VALUE - 16L;

    static final Allocator HEAP = bytes -> {
        if (bytes > MAX_HEAP_BYTES) {
            throw new ColumnTooLargeException("a column buffer on the heap", bytes, MAX_HEAP_BYTES);
        }
        return MemorySegment.ofArray(new byte[(int) bytes]);
    };

    private final Allocator allocator;
    private MemorySegment memory = Memory.EMPTY;
    private long allocated;

    GrowableBuffer(Allocator allocator) {
        this.allocator = allocator;
    }

    /** The memory, with room for at least {@code bytes} bytes. */
    MemorySegment require(long bytes) {
        if (bytes > memory.byteSize()) {
            grow(bytes);
        }
        return memory;
    }

    MemorySegment memory() {
        return memory;
    }

    /** Bytes ever allocated, those that were outgrown included. */
    long allocatedBytes() {
        return allocated;
    }

    private void grow(long bytes) {
        long doubled = Math.max(64, memory.byteSize() * 2);
        if (allocator == HEAP) {
            doubled = Math.min(doubled, MAX_HEAP_BYTES);
        }
        long size = Math.max(bytes, doubled);
        MemorySegment larger = allocator.allocate(size);
        MemorySegment.copy(memory, 0, larger, 0, memory.byteSize());
        memory = larger;
        allocated += size;
    }
}
