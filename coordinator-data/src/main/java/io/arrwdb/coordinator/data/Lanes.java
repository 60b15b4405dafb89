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
    private final Map<CollectionId, Lane> lanes = new ConcurrentHashMap<>();
    private final List<Consumer<CollectionId>> settlers = new CopyOnWriteArrayList<>();

    /** Brings what is recorded of a collection to its end, or throws; called in its lane, before anything else. */
    void settling(Consumer<CollectionId> settler) {
        settlers.add(settler);
    }

    /** Runs an action on a collection of which nothing is under way. */
    void between(CollectionId collection, Runnable action) {
        Lane lane = enter(collection);
        lane.lock.lock();
        try {
            settlers.forEach(settler -> settler.accept(collection));
            action.run();
        } finally {
            lane.lock.unlock();
            leave(collection);
        }
    }

    /** How many there are: one for each collection on which something acts, or waits to. */
    int count() {
        return lanes.size();
    }

    private Lane enter(CollectionId collection) {
        return lanes.compute(collection, (id, there) -> there == null ? new Lane(new ReentrantLock(), 1) : new Lane(there.lock, there.users + 1));
    }

    private void leave(CollectionId collection) {
        lanes.computeIfPresent(collection, (id, there) -> there.users == 1 ? null : new Lane(there.lock, there.users - 1));
    }

    /** @param users who act, or wait to; without any the lane is forgotten, as collections come and go */
    private record Lane(ReentrantLock lock, int users) { }
}
