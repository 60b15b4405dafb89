package io.arrwdb.storage.object;

import io.arrwdb.core.manifest.FileRef;
import io.arrwdb.core.port.object.ObjectStore;
import io.arrwdb.shard.segment.DiskRoom;
import java.lang.foreign.MemorySegment;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Maps objects that lie on this machine's disk where they are, and fetches others into memory. In front of a store without local
 * files use {@link io.arrwdb.storage.cache.CachedObjects}: it holds more than memory does.
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
                return CompletableFuture.completedFuture(MappedFile.open(file, Path.of(local.get())));
            } catch (RuntimeException e) {
                return CompletableFuture.failedFuture(e);
            }
        }
        return store.get(file.key()).thenApply(bytes -> {
            MappedFile.checkLength(file, bytes.length);
            return new OpenFile(MemorySegment.ofArray(bytes), false, () -> { });
        });
    }

    /** Nothing is a copy that is kept. */
    @Override
    public boolean forget(FileRef file) {
        return false;
    }

    @Override
    public DiskRoom reserve(List<FileRef> files) {
        return DiskRoom.NONE;
    }
}
