package io.arrwdb.engine.topk;

/**
 * A (distance, row) pair in one long whose natural order is by distance, then by row: the sign-magnitude bits of the float made
 * monotone in the upper half, the row below. Comparing hits is comparing longs.
 */
public final class DistanceKey {
    private DistanceKey() {}

    /** The key of a row {@code >= 0}; -0.0 counts as 0.0, NaN comes after infinity. */
    public static long of(float distance, int row) {
        int bits = Float.floatToRawIntBits(distance + 0f);
        return (long) (bits ^ (bits >> 31) & 0x7fffffff) << 32 | row;
    }

    public static int row(long key) {
        return (int) key;
    }

    public static float distance(long key) {
        int bits = (int) (key >> 32);
        return Float.intBitsToFloat(bits ^ (bits >> 31) & 0x7fffffff);
    }
}
