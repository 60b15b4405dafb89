package io.arrwdb.testkit.explore;

import java.nio.charset.StandardCharsets;

/** A 64-bit digest of a sequence: words and bytes by FNV-1a, each 64-bit word finished as SplitMix64 does. */
public final class Fingerprint {
    private static final long FNV_OFFSET = 0xcbf29ce484222325L;
    private static final long FNV_PRIME = 0x100000001b3L;

    private long value = FNV_OFFSET;

    public Fingerprint add(long word) {
        value = mix(value, word);
        return this;
    }

    public Fingerprint add(String text) {
        return add(text.getBytes(StandardCharsets.UTF_8));
    }

    public Fingerprint add(byte[] bytes) {
        long hash = FNV_OFFSET;
        for (byte b : bytes) {
            hash = (hash ^ b) * FNV_PRIME;
        }
        return add(hash);
    }

    public long value() {
        return value;
    }

    /** The digest of a sequence that ends with {@code word} behind one of digest {@code before}. */
    public static long mix(long before, long word) {
        long z = before * 31 + word + 0x9e3779b97f4a7c15L;
        z = (z ^ z >>> 30) * 0xbf58476d1ce4e5b9L;
        z = (z ^ z >>> 27) * 0x94d049bb133111ebL;
        return z ^ z >>> 31;
    }

    public static long of(String text) {
        return new Fingerprint().add(text).value();
    }
}
