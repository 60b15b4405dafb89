package io.arrwdb.storage.cache;

/**
 * How much a cache does at once. Downloads hold at most {@code partBytes * partsAhead * downloads} in memory.
 *
 * @param partBytes size of the ranges in which objects come
 * @param partsAhead ranges of one object that are on their way at a time
 * @param downloads objects that come at a time; others wait
 */
public record CacheLimits(int partBytes, int partsAhead, int downloads) {
    public CacheLimits {
        if (partBytes < 1 || partsAhead < 1 || downloads < 1) {
            throw new IllegalArgumentException("a limit of the cache is not positive");
        }
    }

    public static CacheLimits defaults() {
        return new CacheLimits(8 << 20, 4, 2);
    }
}
