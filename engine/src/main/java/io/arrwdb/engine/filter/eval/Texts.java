package io.arrwdb.engine.filter.eval;

import io.arrwdb.engine.column.Memory;
import java.lang.foreign.MemorySegment;

/** Operations on UTF-8 texts where they lie. */
final class Texts {
    private Texts() { }

    /** Negative, 0 or positive, by unsigned bytes: the order of code points. */
    static int compare(MemorySegment a, long aStart, long aEnd, MemorySegment b, long bStart, long bEnd) {
        long differ = MemorySegment.mismatch(a, aStart, aEnd, b, bStart, bEnd);
        if (differ < 0) {
            return 0;
        }
        if (differ == aEnd - aStart || differ == bEnd - bStart) {
            return Long.compare(aEnd - aStart, bEnd - bStart);
        }
        return Byte.compareUnsigned(a.get(Memory.BYTE, aStart + differ), b.get(Memory.BYTE, bStart + differ));
    }

    /** Whether {@code part} is at {@code at}; there must be room for it. */
    static boolean matches(MemorySegment text, long at, byte[] part) {
        for (int i = 0; i < part.length; i++) {
            if (text.get(Memory.BYTE, at + i) != part[i]) {
                return false;
            }
        }
        return true;
    }

    /** FNV-1a over the bytes, finished so that all bits of the result depend on all bytes. */
    static int hash(MemorySegment text, long start, long end) {
        long hash = 0xcbf29ce484222325L;
        for (long i = start; i < end; i++) {
            hash = (hash ^ text.get(Memory.BYTE, i) & 0xFF) * 0x100000001b3L;
        }
        return (int) (hash ^ hash >>> 32);
    }
}
