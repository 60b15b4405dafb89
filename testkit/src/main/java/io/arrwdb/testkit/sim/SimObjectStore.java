package io.arrwdb.testkit.sim;

import io.arrwdb.core.port.object.ObjectBody;
import io.arrwdb.core.port.object.ObjectEntry;
import io.arrwdb.core.port.object.ObjectStore;
import io.arrwdb.core.port.object.ObjectStoreException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** The object store as a service outside of the nodes. A put happens whole, at one instant between question and answer. */
public final class SimObjectStore {
    static final String SERVICE = "objects";
    private static final long TYPICAL_MICROS = 2_000;
    private static final long SLOW_MICROS = 400_000;

    private final SimNetwork network;
    private final NavigableMap<String, byte[]> objects = new TreeMap<>();
    private final Set<String> lost = new HashSet<>();

    public SimObjectStore(SimNetwork network) {
        this.network = network;
    }

    /** The store as one life of a process sees it. */
    public ObjectStore of(SimProcess process) {
        return new View(process);
    }

    /** What is in the store, for checkers. */
    public NavigableMap<String, byte[]> objects() {
        return objects;
    }

    /** These objects are gone until {@link #restore}; what is deleted meanwhile does not come back. */
    public void lose(Predicate<String> which) {
        objects.keySet().stream().filter(which).forEach(lost::add);
    }

    /** Everything that was lost is there again. */
    public void restore() {
        lost.clear();
    }

    /** The store without a network in between, and without losses: every answer is there at once. */
    public ObjectStore atOnce() {
        return atOnce(() -> { });
    }

    /** @param used runs before each operation */
    public ObjectStore atOnce(Runnable used) {
        return new AtOnce(used);
    }

    private final class AtOnce extends Operations {
        private final Runnable used;

        AtOnce(Runnable used) {
            this.used = used;
        }

        @Override
        <T> CompletionStage<T> ask(Supplier<T> action) {
            used.run();
            try {
                return CompletableFuture.completedFuture(action.get());
            } catch (ObjectStoreException e) {
                return CompletableFuture.failedFuture(e);
            }
        }
    }

    private final class View extends Operations {
        private final SimProcess process;
        private final long life;

        View(SimProcess process) {
            this.process = process;
            this.life = process.life();
        }

        @Override
        boolean sees(String key) {
            return !lost.contains(key);
        }

        @Override
        <T> CompletionStage<T> ask(Supplier<T> action) {
            SimScheduler scheduler = network.scheduler();
            long extra = scheduler.delayMicros(TYPICAL_MICROS)
                    + (scheduler.chance(network.faults().slowObject()) ? scheduler.random().nextLong(SLOW_MICROS) : 0);
            return network.ask(process, life, SERVICE, extra, action, why -> new ObjectStoreException("object store: " + why, null));
        }
    }

    private abstract class Operations implements ObjectStore {
        /** Has the action done, once. */
        abstract <T> CompletionStage<T> ask(Supplier<T> action);

        /** Whether an object that is in the store is found there. */
        boolean sees(String key) {
            return true;
        }

        @Override
        public CompletionStage<Void> put(String key, ObjectBody body) {
            byte[] bytes = read(body);
            return ask(() -> {
                objects.put(key, bytes);
                return null;
            });
        }

        @Override
        public CompletionStage<Boolean> putIfAbsent(String key, ObjectBody body) {
            byte[] bytes = read(body);
            return ask(() -> objects.putIfAbsent(key, bytes) == null);
        }

        @Override
        public CompletionStage<byte[]> get(String key) {
            return ask(() -> found(key).clone());
        }

        @Override
        public CompletionStage<byte[]> getRange(String key, long offset, int length) {
            return ask(() -> {
                byte[] bytes = found(key);
                if (offset < 0 || length < 0 || offset + length > bytes.length) {
                    throw new ObjectStoreException("object " + key + " has " + bytes.length + " bytes, not " + (offset + length), null);
                }
                return Arrays.copyOfRange(bytes, (int) offset, (int) offset + length);
            });
        }

        @Override
        public CompletionStage<List<ObjectEntry>> list(String prefix) {
            return ask(() -> objects.tailMap(prefix, true).entrySet().stream().takeWhile(entry -> entry.getKey().startsWith(prefix))
                    .filter(entry -> sees(entry.getKey()))
                    .map(entry -> new ObjectEntry(entry.getKey(), entry.getValue().length)).toList());
        }

        @Override
        public CompletionStage<Void> delete(String key) {
            return ask(() -> {
                objects.remove(key);
                lost.remove(key);
                return null;
            });
        }

        @Override
        public Optional<URI> localFile(String key) {
            return Optional.empty();
        }

        private byte[] found(String key) {
            byte[] bytes = objects.get(key);
            if (bytes == null || !sees(key)) {
                throw new ObjectStoreException.NotFound(key);
            }
            return bytes;
        }
    }

    private static byte[] read(ObjectBody body) {
        ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(body.lengthBytes()));
        body.read(0, bytes);
        return bytes.array();
    }
}
