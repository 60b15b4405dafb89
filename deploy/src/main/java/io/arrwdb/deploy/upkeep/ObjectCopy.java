package io.arrwdb.deploy.upkeep;

import io.arrwdb.core.manifest.FileRef;
import io.arrwdb.core.port.object.ObjectBody;
import io.arrwdb.core.port.object.ObjectEntry;
import io.arrwdb.core.port.object.ObjectStore;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;

/**
 * Copies objects from store to store, several at a time. Each is compared with the checksum of its manifest where it lay and again
 * where it came to lie. One that is there already is only compared: so an interrupted copy goes on. Blocks.
 */
final class ObjectCopy {
    private static final int AT_A_TIME = 4;

    private final ObjectStore from;
    private final ObjectStore to;
    private final Progress progress;

    ObjectCopy(ObjectStore from, ObjectStore to, Progress progress) {
        this.from = from;
        this.to = to;
        this.progress = progress;
    }

    /** @throws IllegalStateException naming the object that is damaged or could not be copied */
    void copy(List<FileRef> files) {
        Map<String, Long> there = to.list("").toCompletableFuture().join().stream()
                .collect(Collectors.toMap(ObjectEntry::key, ObjectEntry::lengthBytes, (a, b) -> b));
        long bytes = 0;
        try (ExecutorService workers = Executors.newFixedThreadPool(AT_A_TIME, Thread.ofVirtual().factory())) {
            List<Future<?>> running = new ArrayList<>();
            files.forEach(file -> running.add(workers.submit(() -> copy(file, there.get(file.key())))));
            for (int i = 0; i < files.size(); i++) {
                running.get(i).get();
                bytes += files.get(i).lengthBytes();
                progress.say("copying objects: %,d of %,d, %,d bytes".formatted(i + 1, files.size(), bytes));
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause().getMessage(), e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private void copy(FileRef file, Long lengthThere) {
        if (lengthThere == null || lengthThere != file.lengthBytes()) {
            verify(from, file, "in the data directory");
            to.put(file.key(), new Stored(from, file.key(), file.lengthBytes())).toCompletableFuture().join();
        }
        verify(to, file, "where it was copied to");
    }

    private static void verify(ObjectStore store, FileRef file, String where) {
        if (Contents.crc32c(store, file.key(), file.lengthBytes()) != file.crc32c()) {
            throw new IllegalStateException("object " + file.key() + " is damaged " + where + ": it fails the checksum in its manifest");
        }
    }

    /** The bytes of an object elsewhere, read when they are wanted. */
    private record Stored(ObjectStore store, String key, long lengthBytes) implements ObjectBody {
        @Override
        public void read(long offset, ByteBuffer target) {
            int length = (int) Math.min(target.remaining(), lengthBytes - offset);
            target.put(store.getRange(key, offset, length).toCompletableFuture().join());
        }
    }
}
