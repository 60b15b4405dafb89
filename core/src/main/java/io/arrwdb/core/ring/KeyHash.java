package io.arrwdb.core.ring;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * The hash of a primary key, by which it finds its shard. It is XXH64 with a fixed seed, written after the published
 * specification ({@code xxhash_spec.md} of the Cyan4973/xxHash project); stored rows lie where it put them, so it never
 * changes. Integer keys are hashed as eight little-endian bytes, strings as their UTF-8 bytes.
 */
public final class KeyHash {
    /** Fixed for ever: the bytes of {@code arrwring}. */
    public static final long SEED = 0x676E697277727261L;

    private static final long PRIME_1 = 0x9E3779B185EBCA87L;
    private static final long PRIME_2 = 0xC2B2AE3D27D4EB4FL;
    private static final long PRIME_3 = 0x165667B19E3779F9L;
    private static final long PRIME_4 = 0x85EBCA77C2B2AE63L;
    private static final long PRIME_5 = 0x27D4EB2F165667C5L;
    private static final int STRIPE_BYTES = 32;
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

    private KeyHash() { }

    /** The hash of an integer key; equal to {@link #of(byte[])} of its eight little-endian bytes, without making them. */
    public static long of(long key) {
        long hash = SEED + PRIME_5 + Long.BYTES;
        return avalanche(mixLong(hash, key));
    }

    /** The hash of a string key. */
    public static long of(String key) {
        return of(key.getBytes(StandardCharsets.UTF_8));
    }

    /** The hash of a string key given as UTF-8. */
    public static long of(byte[] utf8) {
        return xxh64(utf8, SEED);
    }

    /** XXH64 of all bytes, as the specification defines it. */
    static long xxh64(byte[] bytes, long seed) {
        int at = 0;
        long hash;
        if (bytes.length >= STRIPE_BYTES) {
            at = bytes.length / STRIPE_BYTES * STRIPE_BYTES;
            hash = stripes(bytes, at, seed);
        } else {
            hash = seed + PRIME_5;
        }
        return avalanche(rest(bytes, at, hash + bytes.length));
    }

    private static long stripes(byte[] bytes, int end, long seed) {
        long a = seed + PRIME_1 + PRIME_2;
        long b = seed + PRIME_2;
        long c = seed;
        long d = seed - PRIME_1;
        for (int at = 0; at < end; at += STRIPE_BYTES) {
            a = round(a, (long) LONGS.get(bytes, at));
            b = round(b, (long) LONGS.get(bytes, at + 8));
            c = round(c, (long) LONGS.get(bytes, at + 16));
            d = round(d, (long) LONGS.get(bytes, at + 24));
        }
        long hash = Long.rotateLeft(a, 1) + Long.rotateLeft(b, 7) + Long.rotateLeft(c, 12) + Long.rotateLeft(d, 18);
        hash = merge(hash, a);
        hash = merge(hash, b);
        hash = merge(hash, c);
        return merge(hash, d);
    }

    private static long rest(byte[] bytes, int from, long start) {
        long hash = start;
        int at = from;
        for (; at + Long.BYTES <= bytes.length; at += Long.BYTES) {
            hash = mixLong(hash, (long) LONGS.get(bytes, at));
        }
        if (at + Integer.BYTES <= bytes.length) {
            long lane = (int) INTS.get(bytes, at) & 0xFFFFFFFFL;
            hash = Long.rotateLeft(hash ^ lane * PRIME_1, 23) * PRIME_2 + PRIME_3;
            at += Integer.BYTES;
        }
        for (; at < bytes.length; at++) {
            hash = Long.rotateLeft(hash ^ (bytes[at] & 0xFFL) * PRIME_5, 11) * PRIME_1;
        }
        return hash;
    }

    private static long round(long accumulator, long lane) {
        return Long.rotateLeft(accumulator + lane * PRIME_2, 31) * PRIME_1;
    }

    private static long merge(long hash, long accumulator) {
        return (hash ^ round(0, accumulator)) * PRIME_1 + PRIME_4;
    }

    private static long mixLong(long hash, long lane) {
        return Long.rotateLeft(hash ^ round(0, lane), 27) * PRIME_1 + PRIME_4;
    }

    private static long avalanche(long value) {
        long hash = value;
        hash = (hash ^ hash >>> 33) * PRIME_2;
        hash = (hash ^ hash >>> 29) * PRIME_3;
        return hash ^ hash >>> 32;
    }
}
