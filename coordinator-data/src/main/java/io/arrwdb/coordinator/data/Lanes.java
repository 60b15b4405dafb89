package io.arrwdb.coordinator.data;

import io.arrwdb.core.id.CollectionId;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/** One thing at a time for each collection: its shards are split, moved, or reached by DDL, never two of these at once. Blocks. */
final class Lanes {
    private final Map<CollectionId, ReentrantLock> lanes = new ConcurrentHashMap<>();
    private final List<Consumer<CollectionId>> settlers = new CopyOnWriteArrayList<>();

    /** Brings what is recorded of a collection to its end, or throws; called in its lane, before anything else. */
    void settling(Consumer<CollectionId> settler) {
        settlers.add(settler);
    }

    /** Runs an action on a collection of which nothing is under way. */
    void between(CollectionId collection, Runnable action) {
        ReentrantLock lane = lanes.computeIfAbsent(collection, c -> new ReentrantLock());
        lane.lock();
        try {
            settlers.forEach(settler -> settler.accept(collection));
            action.run();
        } finally {
            lane.unlock();
        }
    }
}
