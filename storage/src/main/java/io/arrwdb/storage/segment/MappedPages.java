package io.arrwdb.storage.segment;

import io.arrwdb.shard.segment.SegmentPages;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Predicate;

/**
 * Mapped files. Whether they are in memory is judged by a few pages of each ({@code mincore}); what is not is read as a whole: the system is
 * told that it will be needed ({@code madvise} WILLNEED), and each page is touched, in order, which also enters it into the process's page
 * table. Java does both on systems that have them ({@link MemorySegment#isLoaded}, {@link MemorySegment#load}); where a system has no
 * such calls, pages are touched alone.
 */
final class MappedPages implements SegmentPages {
    private static final int SAMPLES = 16;
    /** With fewer pages than this of {@link #SAMPLES} a file counts as missing. */
    private static final int ENOUGH = 14;
    /** How long a file that was in memory is believed to be. */
    private static final long LOOK_NANOS = 1_000_000_000L;
    private static final long CHUNK_BYTES = 32L << 20;

    private final List<MemorySegment> files;
    private final PrefetchLimits limits;
    private final Predicate<MemorySegment> loaded;
    private CompletableFuture<Void> reading = CompletableFuture.completedFuture(null);
    private volatile boolean stopped;
    private long nextLookNanos;
    private boolean looked;

    private MappedPages(List<MemorySegment> files, PrefetchLimits limits, Predicate<MemorySegment> loaded) {
        this.files = files;
        this.limits = limits;
        this.loaded = loaded;
    }

    /** @param files those that matter most first */
    static MappedPages of(List<MemorySegment> files, PrefetchLimits limits) {
        return of(files, limits, MappedPages::loaded);
    }

    /** @param loaded whether a file is in memory */
    static MappedPages of(List<MemorySegment> files, PrefetchLimits limits, Predicate<MemorySegment> loaded) {
        List<MemorySegment> kept = new ArrayList<>();
        long left = limits.mostBytes();
        for (MemorySegment file : files) {
            if (file.isMapped() && file.byteSize() > 0 && file.byteSize() <= left) {
                kept.add(file);
                left -= file.byteSize();
            }
        }
        return new MappedPages(kept, limits, loaded);
    }

    /** Reads nothing more. @return a stage after which nothing of the files is touched */
    synchronized CompletionStage<Void> stop() {
        stopped = true;
        return reading.exceptionally(error -> null);
    }

    @Override
    public synchronized Optional<CompletionStage<Void>> prefetch(long nowNanos) {
        if (!reading.isDone()) {
            return Optional.of(reading);
        }
        if (stopped || looked && nowNanos - nextLookNanos < 0) {
            return Optional.empty();
        }
        List<MemorySegment> missing = files.stream().filter(loaded.negate()).toList();
        looked = true;
        nextLookNanos = nowNanos + (missing.isEmpty() ? LOOK_NANOS : limits.pauseNanos());
        if (missing.isEmpty()) {
            return Optional.empty();
        }
        try {
            reading = CompletableFuture.runAsync(() -> missing.forEach(this::read), limits.threads());
        } catch (RejectedExecutionException e) {
            // The process is about to end: the search reads what it needs itself.
            return Optional.empty();
        }
        return Optional.of(reading);
    }

    private static boolean loaded(MemorySegment file) {
        long last = file.byteSize() - 1;
        int there = 0;
        for (int sample = 0; sample < SAMPLES; sample++) {
            there += file.asSlice(last * sample / (SAMPLES - 1), 1).isLoaded() ? 1 : 0;
        }
        return there >= ENOUGH;
    }

    private void read(MemorySegment file) {
        for (long from = 0; !stopped && from < file.byteSize(); from += CHUNK_BYTES) {
            file.asSlice(from, Math.min(CHUNK_BYTES, file.byteSize() - from)).load();
        }
    }
}
