package io.arrwdb.storage.object;

import io.arrwdb.core.codec.MalformedBytesException;
import io.arrwdb.core.manifest.FileRef;
import io.arrwdb.core.port.object.ObjectStore;
import io.arrwdb.core.port.object.ObjectStoreException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Maps objects that lie on this machine's disk where they are, and fetches others into memory. A store without local
 * files that holds more than memory does needs a disk cache in front of this.
 */
public final class MappedObjects implements ObjectFiles {
    private final ObjectStore store;

    public MappedObjects(ObjectStore store) {
        this.store = store;
    }

    @Override
    public CompletionStage<OpenFile> open(FileRef file) {
        Optional<URI> local = store.localFile(file.key());
        if (local.isPresent()) {
            try {
                return CompletableFuture.completedFuture(map(file, Path.of(local.get())));
            } catch (RuntimeException e) {
                return CompletableFuture.failedFuture(e);
            }
        }
        return store.get(file.key()).thenApply(bytes -> {
            checkLength(file, bytes.length);
            return new OpenFile(MemorySegment.ofArray(bytes), () -> { });
        });
    }

    private static OpenFile map(FileRef file, Path path) {
        Arena arena = Arena.ofShared();
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            checkLength(file, channel.size());
            return new OpenFile(channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena), arena::close);
        } catch (NoSuchFileException e) {
            arena.close();
            throw new ObjectStoreException.NotFound(file.key());
        } catch (IOException e) {
            arena.close();
            throw new ObjectStoreException("object " + file.key() + " could not be mapped", e);
        } catch (RuntimeException e) {
            arena.close();
            throw e;
        }
    }

    private static void checkLength(FileRef file, long length) {
        if (length != file.lengthBytes()) {
            throw new MalformedBytesException("object " + file.key() + " has " + length + " bytes, its reference says "
                    + file.lengthBytes());
        }
    }
}
