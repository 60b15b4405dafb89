package io.arrwdb.storage.cache;

import io.arrwdb.core.manifest.FileRef;
import io.arrwdb.engine.memory.MemoryBudget;
import io.arrwdb.shard.segment.DiskLimitExceeded;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Which copies there are, and the disk that they take. Whoever pins a copy keeps it; of those that nobody pins, some
 * make room in the order of {@link UnusedOrder}. Safe for any number of threads.
 */
final class Copies {
    private static final int NAME_PARTS = 3;
    /** Copies that were wanted again go last, as long as they take no more than this part of the disk. */
    private static final int AGAIN_PART = 2;

    private final Path directory;
    private final MemoryBudget disk;
    private final CacheCounts counts;
    /** By file name. Guarded by this. */
    private final Map<String, CacheEntry> entries = new HashMap<>();
    /** Those that nobody pins. Guarded by this. */
    private final UnusedOrder<CacheEntry> unused;

    Copies(Path directory, MemoryBudget disk, CacheCounts counts) {
        this.directory = directory;
        this.disk = disk;
        this.counts = counts;
        unused = new UnusedOrder<>(disk.limit() / AGAIN_PART);
    }

    /** Takes in what an earlier process left: what was used last, as far as there is room. */
    synchronized void adopt() throws IOException {
        List<CacheEntry> found = new ArrayList<>();
        try (Stream<Path> files = Files.list(directory)) {
            for (Path path : files.sorted(Comparator.comparing(Copies::modifiedMillis).reversed()).toList()) {
                Optional<MemoryBudget.Reservation> room = isWhole(path) ? disk.tryReserve(Files.size(path), "the cached file " + path)
                    : Optional.empty();
                if (room.isPresent()) {
                    found.add(new CacheEntry(path, room.get(), true));
                } else {
                    Files.delete(path);
                }
            }
        }
        for (CacheEntry entry : found.reversed()) {
            entries.put(name(entry), entry);
            unused.add(entry, entry.room.bytes(), false);
        }
    }

    /** As long as its name says; others are of downloads that did not end, or were cut. */
    private static boolean isWhole(Path path) throws IOException {
        String[] name = path.getFileName().toString().split("-");
        return name.length == NAME_PARTS && !name[2].endsWith(Download.PART_SUFFIX) && name[1].equals(Long.toString(Files.size(path)));
    }

    /**
     * The copy of the file, or its room, kept until it is unpinned.
     *
     * @throws DiskLimitExceeded where all else is pinned
     */
    synchronized CacheEntry pin(FileRef file) {
        return pin(List.of(file), "a copy of object " + file.key()).getFirst();
    }

    /** All of them or none; as {@link #pin(FileRef)}. */
    synchronized List<CacheEntry> pin(List<FileRef> files, String what) {
        Map<String, Long> missing = new HashMap<>();
        List<CacheEntry> pinned = new ArrayList<>();
        for (FileRef file : files) {
            CacheEntry entry = entries.get(name(file));
            if (entry == null) {
                missing.put(name(file), file.lengthBytes());
            } else {
                pin(entry);
                pinned.add(entry);
            }
        }
        long wanted = missing.values().stream().mapToLong(Long::longValue).sum();
        if (!makeRoom(wanted)) {
            DiskLimitExceeded refusal = new DiskLimitExceeded(what + " in the cache " + directory, wanted, pinnedBytes(), disk.limit());
            pinned.forEach(this::unpin);
            throw refusal;
        }
        missing.forEach((name, bytes) -> {
            CacheEntry entry = new CacheEntry(directory.resolve(name), disk.reserve(bytes, what), false);
            entry.pins++;
            entries.put(name, entry);
            pinned.add(entry);
        });
        return pinned;
    }

    private void pin(CacheEntry entry) {
        if (entry.pins == 0) {
            unused.remove(entry);
            entry.wantedAgain = true;
        }
        entry.pins++;
    }

    /** Whether there is room now; drives nothing out in vain. */
    private boolean makeRoom(long bytes) {
        if (bytes > disk.limit() - pinnedBytes()) {
            return false;
        }
        while (bytes > disk.limit() - disk.used()) {
            drop(unused.next().orElseThrow());
            counts.eviction();
        }
        return true;
    }

    private long pinnedBytes() {
        return entries.values().stream().filter(entry -> entry.pins > 0).mapToLong(entry -> entry.room.bytes()).sum();
    }

    /** Whether the caller is to bring it: nobody else does. */
    synchronized boolean begin(CacheEntry entry) {
        boolean first = !entry.fetching;
        entry.fetching = true;
        return first;
    }

    /** Where nobody has asked for it, its room is free again. */
    void unpin(CacheEntry entry) {
        synchronized (this) {
            entry.pins--;
            if (entry.pins > 0) {
                return;
            }
            if (!entry.fetching && !entry.found) {
                drop(entry);
                return;
            }
            if (entries.get(name(entry)) == entry) {
                unused.add(entry, entry.room.bytes(), entry.wantedAgain);
            }
        }
        // Where this fails, only the order after a restart is another.
        entry.path.toFile().setLastModified(System.currentTimeMillis());
    }

    /** The copy, unless it is on its way. */
    synchronized Optional<CacheEntry> made(FileRef file) {
        return Optional.ofNullable(entries.get(name(file))).filter(entry -> entry.ready.isDone());
    }

    /** Deletes the copy; who has it open keeps it. */
    synchronized void drop(CacheEntry entry) {
        entries.remove(name(entry), entry);
        unused.remove(entry);
        Download.delete(entry.path);
        entry.room.close();
    }

    private static String name(CacheEntry entry) {
        return entry.path.getFileName().toString();
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
