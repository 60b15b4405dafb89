package io.arrwdb.adapters.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A file system in memory that can lose power. What was not synced is kept, lost or torn by chance, write by write and
 * name by name; it can also fill up, and stop before any chosen operation.
 */
public final class CrashDisk implements Disk {
    /** Thrown at the chosen operation, and by every later one until {@link #restart}. */
    public static final class PowerLoss extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    /** Content with what is durable of it. */
    private static final class Inode {
        private byte[] durable = new byte[0];
        private byte[] current = new byte[0];
        /** Writes and truncations since the last sync, in order; a truncation has no bytes. */
        private final List<Change> unsynced = new ArrayList<>();
    }

    private record Change(long position, byte[] bytes) { }

    private final SplittableRandom random;
    private final Set<Path> directories = new TreeSet<>();
    private Map<Path, Inode> names = new TreeMap<>();
    private Map<Path, Inode> durableNames = new TreeMap<>();
    private long operationsLeft = Long.MAX_VALUE;
    private long operations;
    private long freeBytes = Long.MAX_VALUE;
    private boolean down;

    public CrashDisk(long seed) {
        random = new SplittableRandom(seed);
    }

    /** Loses power before the operation after the next {@code count} ones that change something. */
    public void failAfter(long count) {
        operationsLeft = count;
    }

    /** Takes only so many bytes more. */
    public void freeBytes(long bytes) {
        freeBytes = bytes;
    }

    /** Operations so far that changed something. */
    public long operations() {
        return operations;
    }

    /** Loses power now, and comes back with what survived. */
    public void restart() {
        down = false;
        operationsLeft = Long.MAX_VALUE;
        Map<Path, Inode> survived = new TreeMap<>(durableNames);
        for (Path path : union(names, durableNames)) {
            if (names.get(path) != durableNames.get(path) && random.nextBoolean()) {
                set(survived, path, names.get(path));
            }
        }
        survived.values().forEach(this::tear);
        names = survived;
        durableNames = new TreeMap<>(survived);
    }

    /** Changes a byte of a file, as a failing medium does. */
    public void damage(Path path, long position) {
        Inode inode = names.get(path);
        inode.current[(int) position] ^= 0x40;
        inode.durable = inode.current.clone();
    }

    public byte[] content(Path path) {
        return names.get(path).current.clone();
    }

    /** Puts a file there, durably. */
    public void place(Path path, byte[] content) {
        Inode inode = new Inode();
        inode.current = content.clone();
        inode.durable = content.clone();
        names.put(path, inode);
        durableNames.put(path, inode);
        directories.add(path.getParent());
    }

    private static Set<Path> union(Map<Path, Inode> a, Map<Path, Inode> b) {
        Set<Path> all = new TreeSet<>(a.keySet());
        all.addAll(b.keySet());
        return all;
    }

    private static void set(Map<Path, Inode> map, Path path, Inode inode) {
        if (inode == null) {
            map.remove(path);
        } else {
            map.put(path, inode);
        }
    }

    /** Each unsynced write survives whole, in part, or not at all, each for itself: pages reach the medium in any order. */
    private void tear(Inode inode) {
        inode.current = inode.durable.clone();
        for (Change change : inode.unsynced) {
            int fate = random.nextInt(3);
            if (fate == 0) {
                continue;
            }
            if (change.bytes == null) {
                inode.current = Arrays.copyOf(inode.current, (int) change.position);
                continue;
            }
            int kept = fate == 1 ? change.bytes.length : random.nextInt(change.bytes.length + 1);
            inode.current = written(inode.current, change.position, Arrays.copyOf(change.bytes, kept));
        }
        inode.unsynced.clear();
        inode.durable = inode.current.clone();
    }

    private static byte[] written(byte[] content, long position, byte[] bytes) {
        byte[] longer = Arrays.copyOf(content, (int) Math.max(content.length, position + bytes.length));
        System.arraycopy(bytes, 0, longer, (int) position, bytes.length);
        return longer;
    }

    private void operation() {
        if (down || operationsLeft-- <= 0) {
            down = true;
            throw new PowerLoss();
        }
        operations++;
    }

    @Override
    public synchronized DiskFile create(Path file) throws IOException {
        operation();
        if (names.containsKey(file)) {
            throw new FileAlreadyExistsException(file.toString());
        }
        requireDirectory(file.getParent());
        Inode inode = new Inode();
        names.put(file, inode);
        return new Open(file, inode);
    }

    @Override
    public synchronized DiskFile open(Path file) throws IOException {
        return new Open(file, existing(file));
    }

    @Override
    public synchronized List<Path> list(Path directory) throws IOException {
        requireDirectory(directory);
        Set<Path> found = new TreeSet<>();
        names.keySet().stream().filter(path -> directory.equals(path.getParent())).forEach(found::add);
        directories.stream().filter(path -> directory.equals(path.getParent())).forEach(found::add);
        return List.copyOf(found);
    }

    @Override
    public synchronized boolean exists(Path path) {
        return names.containsKey(path) || directories.contains(path);
    }

    @Override
    public synchronized boolean isDirectory(Path path) {
        return directories.contains(path);
    }

    @Override
    public synchronized void createDirectories(Path directory) {
        for (Path path = directory; path != null; path = path.getParent()) {
            directories.add(path);
        }
    }

    @Override
    public synchronized void rename(Path from, Path to) throws IOException {
        operation();
        names.put(to, existing(from));
        names.remove(from);
    }

    @Override
    public synchronized void link(Path existing, Path name) throws IOException {
        operation();
        if (names.containsKey(name)) {
            throw new FileAlreadyExistsException(name.toString());
        }
        names.put(name, existing(existing));
    }

    @Override
    public synchronized void delete(Path path) {
        operation();
        names.remove(path);
        directories.remove(path);
    }

    @Override
    public synchronized void syncDirectory(Path directory) throws IOException {
        operation();
        requireDirectory(directory);
        for (Path path : union(names, durableNames)) {
            if (directory.equals(path.getParent())) {
                set(durableNames, path, names.get(path));
            }
        }
    }

    private Inode existing(Path path) throws NoSuchFileException {
        Inode inode = names.get(path);
        if (inode == null) {
            throw new NoSuchFileException(path.toString());
        }
        return inode;
    }

    private void requireDirectory(Path directory) throws NoSuchFileException {
        if (!directories.contains(directory)) {
            throw new NoSuchFileException(directory.toString());
        }
    }

    private final class Open implements DiskFile {
        private final Path path;
        private final Inode inode;

        Open(Path path, Inode inode) {
            this.path = path;
            this.inode = inode;
        }

        @Override
        public long sizeBytes() {
            synchronized (CrashDisk.this) {
                return inode.current.length;
            }
        }

        @Override
        public int read(ByteBuffer target, long position) {
            synchronized (CrashDisk.this) {
                int available = (int) Math.min(target.remaining(), inode.current.length - position);
                if (available <= 0) {
                    return -1;
                }
                target.put(inode.current, (int) position, available);
                return available;
            }
        }

        @Override
        public void write(ByteBuffer source, long position) throws IOException {
            synchronized (CrashDisk.this) {
                operation();
                byte[] bytes = new byte[source.remaining()];
                source.get(bytes);
                byte[] fitting = bytes.length > freeBytes ? Arrays.copyOf(bytes, (int) freeBytes) : bytes;
                freeBytes -= fitting.length;
                inode.current = written(inode.current, position, fitting);
                inode.unsynced.add(new Change(position, fitting));
                if (fitting.length < bytes.length) {
                    throw new DiskFullException("no room left for " + path, null);
                }
            }
        }

        @Override
        public void truncate(long sizeBytes) {
            synchronized (CrashDisk.this) {
                operation();
                if (sizeBytes < inode.current.length) {
                    inode.current = Arrays.copyOf(inode.current, (int) sizeBytes);
                    inode.unsynced.add(new Change(sizeBytes, null));
                }
            }
        }

        @Override
        public void sync() {
            synchronized (CrashDisk.this) {
                operation();
                inode.durable = inode.current.clone();
                inode.unsynced.clear();
            }
        }

        @Override
        public void close() { }
    }
}
