package io.arrwdb.engine.column;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/**
 * Zeroed memory that costs nothing until it is written to. An arena's own {@code allocate} writes zeros over all of it, and so
 * makes the system provide every page; the C library's {@code calloc} takes large blocks fresh from the system, which provides
 * a zero page when it is first touched. A column can therefore reserve far more than it holds.
 */
@SuppressWarnings("restricted")
final class NativeMemory {
    private static final Linker LINKER = Linker.nativeLinker();
    private static final MethodHandle CALLOC = LINKER.downcallHandle(LINKER.defaultLookup().findOrThrow("calloc"),
        FunctionDescriptor.of(ValueLayout.ADDRESS, ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG));
    private static final MethodHandle FREE = LINKER.downcallHandle(LINKER.defaultLookup().findOrThrow("free"),
        FunctionDescriptor.ofVoid(ValueLayout.ADDRESS));

    private NativeMemory() { }

    /** Memory that is freed when the arena closes. @throws OutOfMemoryError when the system refuses it */
    static MemorySegment zeroed(Arena arena, long bytes) {
        MemorySegment block = calloc(bytes);
        if (block.address() == 0) {
            throw new OutOfMemoryError("the system refuses " + bytes + " bytes for a column");
        }
        return block.reinterpret(bytes, arena, NativeMemory::free);
    }

    private static MemorySegment calloc(long bytes) {
        try {
            return (MemorySegment) CALLOC.invokeExact(1L, bytes);
        } catch (Throwable e) {
            throw new AssertionError("calloc throws nothing", e);
        }
    }

    private static void free(MemorySegment block) {
        try {
            FREE.invokeExact(block);
        } catch (Throwable e) {
            throw new AssertionError("free throws nothing", e);
        }
    }
}
