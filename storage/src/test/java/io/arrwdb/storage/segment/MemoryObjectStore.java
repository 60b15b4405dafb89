package io.arrwdb.storage.segment;

import io.arrwdb.core.port.object.ObjectBody;
import io.arrwdb.core.port.object.ObjectEntry;
import io.arrwdb.core.port.object.ObjectStore;
import io.arrwdb.core.port.object.ObjectStoreException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Objects in memory, for tests that damage them. */
public final class MemoryObjectStore implements ObjectStore {
    private final TreeMap<String, byte[]> objects = new TreeMap<>();

    public void flipBit(String key, long at) {
        objects.get(key)[(int) at] ^= 1;
    }

    @Override
    public CompletionStage<Void> put(String key, ObjectBody body) {
        ByteBuffer bytes = ByteBuffer.allocate((int) body.lengthBytes());
        body.read(0, bytes);
        objects.put(key, bytes.array());
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletionStage<Boolean> putIfAbsent(String key, ObjectBody body) {
        if (objects.containsKey(key)) {
            return CompletableFuture.completedFuture(false);
        }
        return put(key, body).thenApply(done -> true);
    }

    @Override
    public CompletionStage<byte[]> get(String key) {
        byte[] bytes = objects.get(key);
        return bytes == null ? CompletableFuture.failedFuture(new ObjectStoreException.NotFound(key))
                : CompletableFuture.completedFuture(bytes.clone());
    }

    @Override
    public CompletionStage<byte[]> getRange(String key, long offset, int length) {
        return get(key).thenApply(bytes -> Arrays.copyOfRange(bytes, (int) offset, (int) offset + length));
    }

    @Override
    public CompletionStage<List<ObjectEntry>> list(String prefix) {
        return CompletableFuture.completedFuture(objects.entrySet().stream().filter(e -> e.getKey().startsWith(prefix))
                .map(e -> new ObjectEntry(e.getKey(), e.getValue().length)).toList());
    }

    @Override
    public CompletionStage<Void> delete(String key) {
        objects.remove(key);
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public Optional<URI> localFile(String key) {
        return Optional.empty();
    }
}
