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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.zip.CRC32C;

/**
 * Brings one object to a file, part by part, so that memory holds one part of it at most. The file has its name only once it is
 * whole and its checksum is right.
 */
final class Download {
    /** Of files that are not whole; removed when a cache opens. */
    static final String PART_SUFFIX = ".part";

    private final ObjectStore store;
    private final FileRef file;
    private final Path target;
    private final Path part;
    private final int partBytes;
    private final Executor workers;
    private final CRC32C crc = new CRC32C();

    Download(ObjectStore store, FileRef file, Path target, int partBytes, Executor workers) {
        this.store = store;
        this.file = file;
        this.target = target;
        this.partBytes = partBytes;
        this.workers = workers;
        part = target.resolveSibling(target.getFileName() + PART_SUFFIX);
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
        if (offset >= file.lengthBytes()) {
            return CompletableFuture.runAsync(() -> append(new byte[0], offset), workers);
        }
        int length = (int) Math.min(partBytes, file.lengthBytes() - offset);
        return store.getRange(file.key(), offset, length).thenAcceptAsync(bytes -> append(bytes, offset), workers)
            .thenCompose(done -> offset + length < file.lengthBytes() ? from(offset + length)
                : CompletableFuture.completedStage(null));
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
            throw new MalformedBytesException("object " + file.key() + " fails its checksum: it is damaged");
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
