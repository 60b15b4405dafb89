package io.arrwdb.storage.cache;

import io.arrwdb.core.codec.MalformedBytesException;
import io.arrwdb.core.manifest.FileRef;
import io.arrwdb.core.port.object.ObjectStore;
import io.arrwdb.core.port.object.ObjectStoreException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.zip.CRC32C;

/**
 * Brings one object to a file, part by part, a few of them asked for ahead, so that memory holds no more of it. The file has its
 * name only once it is whole and its checksum is right.
 */
final class Download {
    /** Of files that are not whole; removed when a cache opens. */
    static final String PART_SUFFIX = ".part";

    private final ObjectStore store;
    private final FileRef file;
    private final Path target;
    private final Path part;
    private final CacheLimits limits;
    private final Executor workers;
    private final CRC32C crc = new CRC32C();
    /** Parts that were asked for and are not written yet, in order; one step at a time touches them. */
    private final Queue<CompletionStage<byte[]>> ahead = new ArrayDeque<>();
    private long asked;

    Download(ObjectStore store, FileRef file, Path target, CacheLimits limits, Executor workers) {
        this.store = store;
        this.file = file;
        this.target = target;
        this.limits = limits;
        this.workers = workers;
        part = target.resolveSibling(target.getFileName() + PART_SUFFIX);
    }

    /** Of the whole object. */
    long lengthBytes() {
        return file.lengthBytes();
    }

    /** Completes with the file. Fails with what the store fails with, and when the object is not what its reference says. */
    CompletionStage<Path> run() {
        return from(0).thenApply(done -> finish()).whenComplete((path, error) -> {
            if (error != null) {
                delete(part);
            }
        });
    }

    private CompletionStage<Void> from(long offset) {
        if (file.lengthBytes() == 0) {
            return CompletableFuture.runAsync(() -> append(new byte[0], 0), workers);
        }
        askAhead();
        CompletionStage<byte[]> next = ahead.poll();
        if (next == null) {
            return CompletableFuture.completedStage(null);
        }
        return next.thenComposeAsync(bytes -> {
            append(bytes, offset);
            return from(offset + bytes.length);
        }, workers);
    }

    private void askAhead() {
        while (ahead.size() < limits.partsAhead() && asked < file.lengthBytes()) {
            int length = (int) Math.min(limits.partBytes(), file.lengthBytes() - asked);
            ahead.add(store.getRange(file.key(), asked, length));
            asked += length;
        }
    }

    private void append(byte[] bytes, long offset) {
        crc.update(bytes);
        try (FileChannel channel = FileChannel.open(part, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            ByteBuffer left = ByteBuffer.wrap(bytes);
            while (left.hasRemaining()) {
                channel.write(left, offset + left.position());
            }
        } catch (IOException e) {
            throw new ObjectStoreException("object " + file.key() + " could not be copied to " + part
                + "; is the cache's disk full?", e);
        }
    }

    private Path finish() {
        if ((int) crc.getValue() != file.crc32c()) {
            throw new MalformedBytesException("object " + file.key() + " fails its checksum: it is damaged. Restore it from a copy");
        }
        try {
            return Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new ObjectStoreException("the copy of object " + file.key() + " could not be named " + target, e);
        }
    }

    static void delete(Path path) {
        try {
            Files.deleteIfExists(path);
        } catch (IOException e) {
            throw new ObjectStoreException("the cached file " + path + " could not be deleted", e);
        }
    }
}
