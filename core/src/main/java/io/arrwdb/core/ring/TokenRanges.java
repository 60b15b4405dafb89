package io.arrwdb.core.ring;

import io.arrwdb.core.codec.ByteReader;
import io.arrwdb.core.codec.ByteWriter;
import io.arrwdb.core.codec.MalformedBytesException;
import java.util.Arrays;

/** A set of key hashes: ranges of unsigned numbers, ascending and apart, both ends within. Immutable. */
public final class TokenRanges {
    private static final int MAX_RANGES = 1 << 20;

    private final long[] firsts;
    private final long[] lasts;

    /** @throws IllegalArgumentException when the ranges are not ascending and apart */
    TokenRanges(long[] firsts, long[] lasts) {
        this.firsts = firsts;
        this.lasts = lasts;
        for (int i = 0; i < firsts.length; i++) {
            boolean apart = i == 0 || Long.compareUnsigned(lasts[i - 1], firsts[i]) < 0;
            if (!apart || Long.compareUnsigned(firsts[i], lasts[i]) > 0) {
                throw new IllegalArgumentException("range " + i + " of " + firsts.length + " is empty, or not above the one before it");
            }
        }
    }

    /** Whether the hash is in one of the ranges. */
    public boolean contains(long keyHash) {
        int low = 0;
        int high = lasts.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (Long.compareUnsigned(lasts[middle], keyHash) < 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low < lasts.length && Long.compareUnsigned(firsts[low], keyHash) <= 0;
    }

    /** The count, then the first and the last hash of each range. */
    public void write(ByteWriter out) {
        out.varint(firsts.length);
        for (int i = 0; i < firsts.length; i++) {
            out.i64(firsts[i]).i64(lasts[i]);
        }
    }

    /** @throws MalformedBytesException when the bytes are damaged */
    public static TokenRanges read(ByteReader in) {
        int size = in.count(Math.min(MAX_RANGES, in.remaining()));
        long[] firsts = new long[size];
        long[] lasts = new long[size];
        for (int i = 0; i < size; i++) {
            firsts[i] = in.i64();
            lasts[i] = in.i64();
        }
        try {
            return new TokenRanges(firsts, lasts);
        } catch (IllegalArgumentException e) {
            throw new MalformedBytesException("token ranges: " + e.getMessage());
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TokenRanges r && Arrays.equals(firsts, r.firsts) && Arrays.equals(lasts, r.lasts);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(firsts) * 31 + Arrays.hashCode(lasts);
    }

    @Override
    public String toString() {
        return firsts.length + " ranges";
    }
}
