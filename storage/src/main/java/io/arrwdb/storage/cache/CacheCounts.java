package io.arrwdb.storage.cache;

import java.util.concurrent.atomic.LongAdder;

/** What a cache has done since it was opened. Safe for any number of threads. */
public final class CacheCounts {
    private final LongAdder hits = new LongAdder();
    private final LongAdder downloads = new LongAdder();
    private final LongAdder downloadedBytes = new LongAdder();
    private final LongAdder evictions = new LongAdder();
    private final LongAdder damages = new LongAdder();

    /** Openings for which a copy was there, whole. */
    public long hits() {
        return hits.sum();
    }

    /** Objects that were asked of the store. */
    public long downloads() {
        return downloads.sum();
    }

    /** What those have. */
    public long downloadedBytes() {
        return downloadedBytes.sum();
    }

    /** Copies that made room for others. */
    public long evictions() {
        return evictions.sum();
    }

    /** Copies that were not what they had been, by somebody else's hand or the disk's. */
    public long damages() {
        return damages.sum();
    }

    void hit() {
        hits.increment();
    }

    void download(long bytes) {
        downloads.increment();
        downloadedBytes.add(bytes);
    }

    void eviction() {
        evictions.increment();
    }

    void damage() {
        damages.increment();
    }
}
