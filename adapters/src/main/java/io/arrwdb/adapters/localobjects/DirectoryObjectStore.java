package io.arrwdb.adapters.localobjects;

import io.arrwdb.adapters.disk.Disk;
import io.arrwdb.adapters.disk.DiskFile;
import io.arrwdb.adapters.disk.DiskFullException;
import io.arrwdb.core.port.object.ObjectBody;
import io.arrwdb.core.port.object.ObjectEntry;
import io.arrwdb.core.port.object.ObjectStore;
import io.arrwdb.core.port.object.ObjectStoreException;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Objects as files: written beside, made durable, then given their name at once, so that a name always leads to the
 * whole object. Directories that become empty stay; they are few, and removing them would race with a put.
 */
public final class DirectoryObjectStore implements ObjectStore, AutoCloseable {
    private static final int COPY_BYTES = 1 << 20;

    private final Disk disk;
    private final ObjectPaths paths;
    private final Path temporaries;
    private final AtomicLong temporaryNumber = new AtomicLong();
    private final Semaphore permits;
    private final ExecutorService io = Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("object-io-", 0).factory());

    private DirectoryObjectStore(Disk disk, Path directory, int maxConcurrency) {
        this.disk = disk;
        paths = new ObjectPaths(directory.resolve("objects"));
        temporaries = directory.resolve("incomplete");
        permits = new Semaphore(maxConcurrency);
    }

    /**
     * Opens the store in {@code directory}, and removes what unfinished puts left there.
     *
     * @param maxConcurrency most operations at work at a time; more wait
     */
    public static DirectoryObjectStore open(Disk disk, Path directory, int maxConcurrency) throws IOException {
        DirectoryObjectStore store = new DirectoryObjectStore(disk, directory, maxConcurrency);
        disk.createDirectories(store.paths.root());
        disk.createDirectories(store.temporaries);
        for (Path leftover : disk.list(store.temporaries)) {
            disk.delete(leftover);
        }
        return store;
    }

    /** The store in {@code directory} as it is, which another process may be using: for reading. */
    public static DirectoryObjectStore observed(Disk disk, Path directory, int maxConcurrency) {
        return new DirectoryObjectStore(disk, directory, maxConcurrency);
    }

    @Override
    public CompletionStage<Void> put(String key, ObjectBody body) {
        return async("put", key, () -> {
            Path target = paths.of(key);
            Path temporary = write(body);
            place(temporary, target, () -> disk.rename(temporary, target));
            return null;
        });
    }

    @Override
    public CompletionStage<Boolean> putIfAbsent(String key, ObjectBody body) {
        return async("put", key, () -> {
            Path target = paths.of(key);
            if (disk.exists(target)) {
                return false;
            }
            Path temporary = write(body);
            try {
                place(temporary, target, () -> disk.link(temporary, target));
            } catch (FileAlreadyExistsException taken) {
                return false;
            }
            disk.delete(temporary);
            return true;
        });
    }

    @Override
    public CompletionStage<byte[]> get(String key) {
        return async("get", key, () -> {
            try (DiskFile file = disk.open(paths.of(key))) {
                return read(key, file, 0, Math.toIntExact(file.sizeBytes()));
            }
        });
    }

    @Override
    public CompletionStage<byte[]> getRange(String key, long offset, int length) {
        return async("get", key, () -> {
            try (DiskFile file = disk.open(paths.of(key))) {
                return read(key, file, offset, length);
            }
        });
    }

    @Override
    public CompletionStage<List<ObjectEntry>> list(String prefix) {
        return async("list", prefix, () -> {
            List<ObjectEntry> found = new ArrayList<>();
            Path directory = paths.directoryOf(prefix);
            if (disk.isDirectory(directory)) {
                collect(directory, prefix, found);
            }
            found.sort(Comparator.comparing(ObjectEntry::key));
            return List.copyOf(found);
        });
    }

    @Override
    public CompletionStage<Void> delete(String key) {
        return async("delete", key, () -> {
            Path path = paths.of(key);
            if (disk.exists(path)) {
                disk.delete(path);
                disk.syncDirectory(path.getParent());
            }
            return null;
        });
    }

    @Override
    public Optional<URI> localFile(String key) {
        Path path = paths.of(key);
        return disk.exists(path) ? Optional.of(path.toUri()) : Optional.empty();
    }

    /** Finishes what has begun. */
    @Override
    public void close() {
        io.close();
    }

    private Path write(ObjectBody body) throws IOException {
        Path temporary = temporaries.resolve(Long.toString(temporaryNumber.incrementAndGet()));
        try (DiskFile file = disk.create(temporary)) {
            long length = body.lengthBytes();
            ByteBuffer buffer = ByteBuffer.allocate((int) Math.min(COPY_BYTES, Math.max(1, length)));
            for (long at = 0; at < length; at += buffer.limit()) {
                buffer.clear().limit((int) Math.min(buffer.capacity(), length - at));
                body.read(at, buffer);
                if (buffer.hasRemaining()) {
                    throw new IOException("the body ended " + buffer.remaining() + " bytes early at " + at + " of " + length);
                }
                file.write(buffer.flip(), at);
            }
            file.sync();
            return temporary;
        } catch (IOException | RuntimeException e) {
            disk.delete(temporary);
            throw e;
        }
    }

    private interface Step {
        void run() throws IOException;
    }

    /** Gives the finished file its name, durably. */
    private void place(Path temporary, Path target, Step naming) throws IOException {
        try {
            disk.createDirectories(target.getParent());
            naming.run();
            disk.syncDirectory(target.getParent());
        } catch (IOException e) {
            disk.delete(temporary);
            throw e;
        }
    }

    private static byte[] read(String key, DiskFile file, long offset, int length) throws IOException {
        long size = file.sizeBytes();
        if (offset < 0 || length < 0 || offset + length > size) {
            throw new ObjectStoreException("bytes " + offset + " to " + (offset + length) + " of object " + key
                    + " were asked for, which has " + size, null);
        }
        ByteBuffer bytes = ByteBuffer.allocate(length);
        while (bytes.hasRemaining() && file.read(bytes, offset + bytes.position()) > 0) {
            continue;
        }
        return bytes.array();
    }

    private void collect(Path directory, String prefix, List<ObjectEntry> found) throws IOException {
        for (Path path : disk.list(directory)) {
            if (disk.isDirectory(path)) {
                collectBelow(path, prefix, found);
                continue;
            }
            String key = paths.keyOf(path);
            if (key.startsWith(prefix)) {
                length(path).ifPresent(length -> found.add(new ObjectEntry(key, length)));
            }
        }
    }

    /** Leaves out directories in which no key can have the prefix. */
    private void collectBelow(Path directory, String prefix, List<ObjectEntry> found) throws IOException {
        String below = paths.keyOf(directory) + "/";
        if (below.startsWith(prefix) || prefix.startsWith(below)) {
            collect(directory, prefix, found);
        }
    }

    /** Empty where the object was deleted meanwhile. */
    private Optional<Long> length(Path path) throws IOException {
        try (DiskFile file = disk.open(path)) {
            return Optional.of(file.sizeBytes());
        } catch (NoSuchFileException deleted) {
            return Optional.empty();
        }
    }

    private interface Operation<T> {
        T run() throws IOException;
    }

    private <T> CompletionStage<T> async(String what, String key, Operation<T> operation) {
        CompletableFuture<T> result = new CompletableFuture<>();
        try {
            io.execute(() -> run(what, key, operation, result));
        } catch (RejectedExecutionException e) {
            result.completeExceptionally(new ObjectStoreException("the object store is closed: " + what + " " + key, null));
        }
        return result;
    }

    private <T> void run(String what, String key, Operation<T> operation, CompletableFuture<T> result) {
        permits.acquireUninterruptibly();
        T value;
        try {
            value = operation.run();
        } catch (Throwable e) {
            result.completeExceptionally(failure(what, key, e));
            return;
        } finally {
            permits.release();
        }
        result.complete(value);
    }

    private static Throwable failure(String what, String key, Throwable e) {
        return switch (e) {
            case NoSuchFileException missing -> new ObjectStoreException.NotFound(key);
            case DiskFullException full -> new ObjectStoreException.Full("no room to " + what + " " + key + ": " + full.getMessage(), full);
            case IOException io -> new ObjectStoreException("could not " + what + " " + key + ": " + io.getMessage(), io);
            default -> e;
        };
    }
}
