package io.arrwdb.storage.cache;

import io.arrwdb.core.codec.MalformedBytesException;
import io.arrwdb.core.manifest.FileRef;
import io.arrwdb.core.port.object.ObjectStore;
import io.arrwdb.core.port.object.ObjectStoreException;
import io.arrwdb.engine.memory.MemoryBudget;
import io.arrwdb.engine.memory.MemoryBudgetExceeded;
import io.arrwdb.storage.object.Checksums;
import io.arrwdb.storage.object.MappedFile;
import io.arrwdb.storage.object.ObjectFiles;
import io.arrwdb.storage.object.OpenFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.stream.Stream;

/**
 * Maps objects from copies on this machine's disk; objects that lie here anyway are mapped where they are. An object is
 * downloaded once, however many want it at the same time; a copy that nobody has open makes room for others, the one longest
 * unused first. Copies outlive the process: they are compared with their checksums before they are used again. Safe for any
 * number of threads.
 */
public final class CachedObjects implements ObjectFiles {
    private final ObjectStore store;
    private final Path directory;
    private final MemoryBudget disk;
    private final CacheLimits limits;
    private final Executor workers;
    /** The last download of each of those that run at a time; the next one of the same place begins after it. Guarded by this. */
    private final List<CompletionStage<Path>> places = new ArrayList<>();
    private int nextPlace;
    /** By file name, the longest unused first. Guarded by this. */
    private final LinkedHashMap<String, CacheEntry> entries = new LinkedHashMap<>(16, 0.75f, true);

    private CachedObjects(ObjectStore store, Path directory, MemoryBudget disk, CacheLimits limits, Executor workers) {
        this.store = store;
        this.directory = directory;
        this.disk = disk;
        this.limits = limits;
        this.workers = workers;
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
            cache.adopt();
        } catch (IOException e) {
            throw new ObjectStoreException("the cache directory " + directory + " cannot be used", e);
        }
        return cache;
    }

    /** Fails with {@link MemoryBudgetExceeded} too, when there is no room and every copy is open. */
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
    public synchronized boolean forget(FileRef file) {
        CacheEntry entry = entries.get(name(file));
        if (entry == null || !entry.ready.isDone()) {
            return false;
        }
        drop(entry);
        return true;
    }

    private CompletionStage<OpenFile> openCopy(FileRef file) {
        CacheEntry entry;
        try {
            entry = pinned(file);
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
        return entry.ready.thenApplyAsync(path -> map(file, entry), workers).whenComplete((opened, error) -> {
            if (error != null) {
                unpin(entry);
            }
        });
    }

    /** Bytes of the disk that copies take now, those on their way included. */
    public long diskBytes() {
        return disk.used();
    }

    private OpenFile map(FileRef file, CacheEntry entry) {
        OpenFile mapped = MappedFile.open(file, entry.path);
        return new OpenFile(mapped.memory(), () -> {
            mapped.close();
            unpin(entry);
        });
    }

    private CacheEntry pinned(FileRef file) {
        CacheEntry entry;
        boolean fetch;
        synchronized (this) {
            String name = name(file);
            entry = entries.get(name);
            if (entry == null) {
                entry = new CacheEntry(directory.resolve(name), room(file.lengthBytes(), file.key()));
                entries.put(name, entry);
            }
            entry.pins++;
            fetch = !entry.fetching;
            entry.fetching = true;
        }
        if (fetch) {
            fetch(file, entry);
        }
        return entry;
    }

    private void fetch(FileRef file, CacheEntry entry) {
        CompletableFuture.supplyAsync(() -> isWhole(file, entry.path), workers)
            .thenCompose(whole -> whole ? CompletableFuture.completedFuture(entry.path)
                : queued(new Download(store, file, entry.path, limits, workers)))
            .whenComplete((path, error) -> {
                if (error == null) {
                    entry.ready.complete(path);
                } else {
                    drop(entry);
                    entry.ready.completeExceptionally(error instanceof CompletionException ? error.getCause() : error);
                }
            });
    }

    private synchronized CompletionStage<Path> queued(Download download) {
        int place = nextPlace++ % places.size();
        CompletionStage<Path> done = places.get(place).handle((path, error) -> null).thenCompose(before -> download.run());
        places.set(place, done);
        return done;
    }

    /** Whether an earlier process left a copy that is right. */
    private static boolean isWhole(FileRef file, Path path) {
        if (!Files.exists(path)) {
            return false;
        }
        try (OpenFile copy = MappedFile.open(file, path)) {
            return Checksums.of(copy.memory()) == file.crc32c();
        }
    }

    private synchronized void unpin(CacheEntry entry) {
        entry.pins--;
    }

    private synchronized void drop(CacheEntry entry) {
        entries.remove(entry.path.getFileName().toString(), entry);
        Download.delete(entry.path);
        entry.room.close();
    }

    /** Takes room on the disk, from copies that nobody has open where there is not enough. */
    private MemoryBudget.Reservation room(long bytes, String key) {
        String what = "a copy of object " + key + " in the cache " + directory;
        Optional<MemoryBudget.Reservation> room = disk.tryReserve(bytes, what);
        for (CacheEntry unused : List.copyOf(entries.values())) {
            if (room.isPresent()) {
                break;
            }
            if (unused.pins == 0 && bytes <= disk.limit()) {
                drop(unused);
                room = disk.tryReserve(bytes, what);
            }
        }
        return room.orElseGet(() -> disk.reserve(bytes, what));
    }

    private void adopt() throws IOException {
        try (Stream<Path> found = Files.list(directory)) {
            List<Path> oldestFirst = found.sorted(Comparator.comparing(CachedObjects::modifiedMillis)).toList();
            for (Path path : oldestFirst) {
                Optional<MemoryBudget.Reservation> room = path.toString().endsWith(Download.PART_SUFFIX) ? Optional.empty()
                    : disk.tryReserve(Files.size(path), "the cached file " + path);
                if (room.isPresent()) {
                    entries.put(path.getFileName().toString(), new CacheEntry(path, room.get()));
                } else {
                    Files.delete(path);
                }
            }
        }
    }

    private static long modifiedMillis(Path path) {
        return path.toFile().lastModified();
    }

    /** The object's key, hashed, and what identifies its bytes: another object of the same key gets another copy. */
    private static String name(FileRef file) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(file.key().getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, 16) + "-" + file.lengthBytes() + "-" + Integer.toHexString(file.crc32c());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
