package io.arrwdb.storage.cache;

import io.arrwdb.core.codec.MalformedBytesException;
import io.arrwdb.core.manifest.FileRef;
import io.arrwdb.core.port.object.ObjectStore;
import io.arrwdb.core.port.object.ObjectStoreException;
import io.arrwdb.engine.memory.MemoryBudget;
import io.arrwdb.shard.segment.DiskLimitExceeded;
import io.arrwdb.shard.segment.DiskRoom;
import io.arrwdb.storage.object.Checksums;
import io.arrwdb.storage.object.MappedFile;
import io.arrwdb.storage.object.ObjectFiles;
import io.arrwdb.storage.object.OpenFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Maps objects from copies on this machine's disk; objects that lie here anyway are mapped where they are. An object is
 * downloaded once, however many want it at the same time; a copy that nobody has open makes room for others, the one longest
 * unused first. Copies outlive the process: they are compared with their checksums before they are used again. Safe for any
 * number of threads.
 */
public final class CachedObjects implements ObjectFiles {
    private final ObjectStore store;
    private final MemoryBudget disk;
    private final CacheLimits limits;
    private final Executor workers;
    private final CacheCounts counts = new CacheCounts();
    private final Copies copies;
    /** The last download of each of those that run at a time; the next one of the same place begins after it. Guarded by this. */
    private final List<CompletionStage<Path>> places = new ArrayList<>();
    private int nextPlace;

    private CachedObjects(ObjectStore store, Path directory, MemoryBudget disk, CacheLimits limits, Executor workers) {
        this.store = store;
        this.disk = disk;
        this.limits = limits;
        this.workers = workers;
        copies = new Copies(directory, disk, counts);
        places.addAll(Collections.nCopies(limits.downloads(), CompletableFuture.completedStage(null)));
    }

    /**
     * Opens the cache in a directory of its own, with the copies that are there.
     *
     * @param disk bytes that all copies together may take
     * @param workers runs the work on files
     * @throws ObjectStoreException when the directory cannot be made or listed
     */
    public static CachedObjects open(ObjectStore store, Path directory, MemoryBudget disk, CacheLimits limits, Executor workers) {
        CachedObjects cache = new CachedObjects(store, directory, disk, limits, workers);
        try {
            Files.createDirectories(directory);
            cache.copies.adopt();
        } catch (IOException e) {
            throw new ObjectStoreException("the cache directory " + directory + " cannot be used", e);
        }
        return cache;
    }

    /** Fails with {@link DiskLimitExceeded} too, when there is no room and every copy is open. */
    @Override
    public CompletionStage<OpenFile> open(FileRef file) {
        Optional<Path> local = store.localFile(file.key()).map(Path::of);
        if (local.isPresent()) {
            return CompletableFuture.supplyAsync(() -> MappedFile.open(file, local.get()), workers);
        }
        return openCopy(file).exceptionallyCompose(error -> isNoLongerWhole(error) && forget(file) ? openCopy(file)
                : CompletableFuture.failedFuture(error));
    }

    /** Whether a copy that was made has vanished or changed its length since, by somebody else's hand. */
    private static boolean isNoLongerWhole(Throwable error) {
        Throwable cause = error instanceof CompletionException ? error.getCause() : error;
        return cause instanceof ObjectStoreException.NotFound || cause instanceof MalformedBytesException;
    }

    /** Who has the copy open keeps it until he lets go; its disk counts as free at once. */
    @Override
    public boolean forget(FileRef file) {
        Optional<CacheEntry> made = copies.made(file);
        made.ifPresent(entry -> {
            copies.drop(entry);
            counts.damage();
        });
        return made.isPresent();
    }

    @Override
    public DiskRoom reserve(List<FileRef> files) {
        List<FileRef> elsewhere = files.stream().filter(file -> store.localFile(file.key()).isEmpty()).toList();
        List<CacheEntry> pinned = copies.pin(elsewhere, elsewhere.size() + " objects");
        AtomicBoolean closed = new AtomicBoolean();
        return () -> {
            if (closed.compareAndSet(false, true)) {
                pinned.forEach(copies::unpin);
            }
        };
    }

    /** Bytes of the disk that copies take now, those on their way included. */
    public long diskBytes() {
        return disk.used();
    }

    /** What it has done. */
    public CacheCounts counts() {
        return counts;
    }

    private CompletionStage<OpenFile> openCopy(FileRef file) {
        CacheEntry entry;
        boolean fresh;
        try {
            entry = copies.pin(file);
            fresh = !entry.ready.isDone();
            fetch(file, entry);
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
        return entry.ready.thenApplyAsync(path -> map(file, entry, fresh), workers).whenComplete((opened, error) -> {
            if (error != null) {
                copies.unpin(entry);
            }
        });
    }

    private OpenFile map(FileRef file, CacheEntry entry, boolean fresh) {
        OpenFile mapped = MappedFile.open(file, entry.path);
        return new OpenFile(mapped.memory(), fresh, () -> {
            mapped.close();
            copies.unpin(entry);
        });
    }

    private void fetch(FileRef file, CacheEntry entry) {
        if (!copies.begin(entry)) {
            counts.hit();
            return;
        }
        CompletableFuture.supplyAsync(() -> isWhole(file, entry), workers)
            .thenCompose(whole -> whole ? CompletableFuture.completedFuture(entry.path)
                : queued(new Download(store, file, entry.path, limits, workers)))
            .whenComplete((path, error) -> {
                if (error == null) {
                    entry.ready.complete(path);
                } else {
                    copies.drop(entry);
                    entry.ready.completeExceptionally(error instanceof CompletionException ? error.getCause() : error);
                }
            });
    }

    private synchronized CompletionStage<Path> queued(Download download) {
        counts.download(download.lengthBytes());
        int place = nextPlace++ % places.size();
        CompletionStage<Path> done = places.get(place).handle((path, error) -> null).thenCompose(before -> download.run());
        places.set(place, done);
        return done;
    }

    /** Whether an earlier process left a copy that is right. */
    private boolean isWhole(FileRef file, CacheEntry entry) {
        if (!Files.exists(entry.path)) {
            return false;
        }
        boolean right = entry.path.toFile().length() == file.lengthBytes() && isRight(file, entry.path);
        if (right) {
            counts.hit();
        } else {
            counts.damage();
        }
        return right;
    }

    private static boolean isRight(FileRef file, Path path) {
        try (OpenFile copy = MappedFile.open(file, path)) {
            return Checksums.of(copy.memory()) == file.crc32c();
        }
    }
}
