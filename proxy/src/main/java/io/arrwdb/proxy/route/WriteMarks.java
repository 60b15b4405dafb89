package io.arrwdb.proxy.route;

import io.arrwdb.core.id.CollectionId;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The last writes of each collection that this proxy acknowledged: no later read through it may miss them. They are kept by
 * shard, so that a read waits for no shard that was not written to: its leader may be away.
 */
public final class WriteMarks {
    private final Map<CollectionId, OwnWrites> last = new ConcurrentHashMap<>();

    public void acknowledged(CollectionId collection, OwnWrites writes) {
        last.merge(collection, writes, OwnWrites::and);
    }

    public OwnWrites of(CollectionId collection) {
        return last.getOrDefault(collection, OwnWrites.NONE);
    }

    public void forget(CollectionId collection) {
        last.remove(collection);
    }
}
