package io.arrwdb.engine.column;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** Where a growing buffer's memory comes from, always zeroed, and how much of it is taken at a time. */
interface Allocator {
    /** Most bytes of one buffer on the heap: what a Java array holds. */
    long MAX_HEAP_BYTES = Integer.MAX_VALUE - 16L;

    /** Arrays; their size doubles. */
    Allocator HEAP = new Allocator() {
        @Override
        public long capacity(long current, long wanted) {
            return Math.max(wanted, Math.min(Math.max(64, current * 2), MAX_HEAP_BYTES));
        }

        @Override
        public MemorySegment allocate(long bytes) {
            if (bytes > MAX_HEAP_BYTES) {
                throw new ColumnTooLargeException("a column buffer on the heap", bytes, MAX_HEAP_BYTES);
            }
            return MemorySegment.ofArray(new byte[(int) bytes]);
        }
    };

    /** The capacity that follows {@code current} when {@code wanted} bytes are needed. */
    long capacity(long current, long wanted);

    MemorySegment allocate(long bytes);

    /**
     * Memory of an arena, for buffers that readers hold while they grow, so that an outgrown one cannot be freed: what stays
     * small doubles, what does not reserves at once as much as a growing segment usually comes to. Reserved pages take no
     * memory before they are written to.
     */
    static Allocator of(Arena arena) {
        return new Allocator() {
            private static final long SMALL_BYTES = 256L << 10;
            private static final long RESERVED_BYTES = 256L << 20;

            @Override
            public long capacity(long current, long wanted) {
                long next = wanted <= SMALL_BYTES ? current * 2 : Math.max(RESERVED_BYTES, current * 2);
                return Math.max(wanted, Math.max(64, next));
            }

            @Override
            public MemorySegment allocate(long bytes) {
                return NativeMemory.zeroed(arena, bytes);
            }
        };
    }
}
