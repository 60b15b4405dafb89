package io.arrwdb.engine.column;

import java.lang.foreign.MemorySegment;

/** Bitmaps in Arrow's order: bit {@code i} is bit {@code i % 8} of byte {@code i / 8}. */
public final class Bits {
    private Bits() { }

    /** Bytes that {@code bits} bits take. */
    public static long bytes(long bits) {
        return (bits + 7) >>> 3;
    }

    public static boolean get(MemorySegment bits, long index) {
        return (bits.get(Memory.BYTE, index >>> 3) >>> (index & 7) & 1) != 0;
    }

    public static void put(MemorySegment bits, long index, boolean value) {
        byte old = bits.get(Memory.BYTE, index >>> 3);
        int mask = 1 << (index & 7);
        bits.set(Memory.BYTE, index >>> 3, (byte) (value ? old | mask : old & ~mask));
    }

    /**
     * The 64 bits from {@code index} on, the first lowest; bits at or beyond {@code end} are 0. Reads no byte beyond the one
     * that holds the last bit.
     */
    public static long word(MemorySegment bits, long index, long end) {
        long left = end - index;
        if (left <= 0) {
            return 0;
        }
        int shift = (int) (index & 7);
        long from = index >>> 3;
        long lastByte = (Math.min(end, index + 64) - 1) >>> 3;
        long word;
        if (lastByte - from >= 7) {
            word = bits.get(Memory.LONG, from) >>> shift;
            if (lastByte - from == 8) {
                word |= (bits.get(Memory.BYTE, from + 8) & 0xFFL) << (64 - shift);
            }
        } else {
            word = 0;
            for (long b = lastByte; b >= from; b--) {
                word = word << 8 | bits.get(Memory.BYTE, b) & 0xFFL;
            }
            word >>>= shift;
        }
        return left >= 64 ? word : word & (1L << left) - 1;
    }

    /** Copies {@code count} bits; bits of {@code target} outside the range stay. */
    public static void copy(MemorySegment source, long sourceBit, MemorySegment target, long targetBit, long count) {
        long done = 0;
        while (done < count && (targetBit + done & 7) != 0) {
            put(target, targetBit + done, get(source, sourceBit + done));
            done++;
        }
        long end = sourceBit + count;
        for (; count - done >= 64; done += 64) {
            target.set(Memory.LONG, targetBit + done >>> 3, word(source, sourceBit + done, end));
        }
        for (; done < count; done++) {
            put(target, targetBit + done, get(source, sourceBit + done));
        }
    }

    /** Sets the bits {@code from} (inclusive) to {@code to} (exclusive) to {@code value}. */
    public static void fill(MemorySegment bits, long from, long to, boolean value) {
        long at = from;
        for (; at < to && (at & 7) != 0; at++) {
            put(bits, at, value);
        }
        long whole = to - at >>> 3;
        if (whole > 0) {
            bits.asSlice(at >>> 3, whole).fill((byte) (value ? -1 : 0));
            at += whole << 3;
        }
        for (; at < to; at++) {
            put(bits, at, value);
        }
    }
}
